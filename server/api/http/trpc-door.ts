import { fetchRequestHandler } from '@trpc/server/adapters/fetch'

import { createContext } from '../context.ts'
import { serverDeps } from '../deps.ts'
import { errorIdOf } from '../error-id.ts'
import { answering } from '../http-caller.ts'
import { appRouter } from '../root.ts'
import { fromElsewhere, isJson, isOurOwn } from '../same-origin.ts'
import { limitedBody } from './limited-body.ts'

/** A document of the largest size, in JSON twice over, and some. */
const bodyLimitBytes = 8 * 1_048_576
/** A page asks for a handful of things at once. */
const largestBatch = 50

/** All procedures: `GET` asks, `POST` changes. */
export const trpcDoor = answering(async (request) => {
  const deps = serverDeps()
  const ours = isOurOwn(request.headers, deps.url) && isJson(request.headers)
  if (request.method === 'POST' && !request.headers.has('authorization') && !ours)
    throw fromElsewhere(deps.url)
  return fetchRequestHandler({
    endpoint: '/api/trpc',
    req: request.method === 'POST' ? await limitedBody(request, bodyLimitBytes) : request,
    router: appRouter,
    createContext: () => createContext(deps, request.headers),
    maxBatchSize: largestBatch,
    responseMeta: ({ ctx }) => {
      const headers = new Headers(ctx?.responseHeaders)
      headers.set('cache-control', 'no-store')
      return { headers }
    },
    onError: ({ error, path }) => {
      if (error.code === 'INTERNAL_SERVER_ERROR')
        deps.logger.error('A procedure failed.', {
          path,
          errorId: errorIdOf(error),
          error: error.cause ?? error,
        })
    },
  })
})
