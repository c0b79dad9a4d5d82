import type { IncomingMessage, ServerResponse } from 'node:http'

import { answerObjectCall } from '#server/api/http/object-door.ts'
import { createLogger } from '#server/platform/logger.ts'
import type { ObjectStore } from '#storage/object-store.ts'

const logger = createLogger({ format: 'json', write: () => undefined })

/** The calls about objects over any store, for whoever asks. */
export const plainObjects =
  (store: ObjectStore) =>
  (request: IncomingMessage, response: ServerResponse): Promise<void> =>
    answerObjectCall(async () => ({ store, check: () => undefined }), logger, request, response)
