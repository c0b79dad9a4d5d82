import type { IncomingMessage, ServerResponse } from 'node:http'

import { Refusal } from '#core/refusal.ts'
import type { Logger } from '#server/platform/logger.ts'
import type { RunApiDeps } from '#server/usecases/run/run-api-deps.ts'
import { openRunStore, type RunStore } from '#server/usecases/run/run-store.ts'
import { ObjectMissing } from '#storage/object-store.ts'

import { answerObject } from './answer-object.ts'
import { runApiFailure } from './run-api-failure.ts'
import { runSpeaker } from './run-speaker.ts'
import type { Transfers } from './transfers.ts'

export interface ObjectDoorDeps extends Pick<RunApiDeps, 'pool' | 'values' | 'key' | 'clock'> {
  logger: Logger
  transfers: Transfers
  /** A sender or reader that stands still for so long is cut off. */
  idleMs?: number
}

/** The values of runs: PUT, GET, HEAD and DELETE of an object, POST of an order. Bytes pass through as they come; nothing is held. */
export const objectDoor = async (
  deps: ObjectDoorDeps,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  response.setTimeout(deps.idleMs ?? 60_000, () => request.socket.destroy())
  let leave: (() => void) | undefined
  const open = async (): Promise<RunStore> => {
    const identity = await runSpeaker(deps, request.headers.authorization)
    leave = deps.transfers.enter(identity.tenantId)
    return openRunStore(deps, identity)
  }
  try {
    await answerObjectCall(open, deps.logger, request, response)
  } finally {
    leave?.()
  }
}

/** The answer to whoever `open` lets in, and to the others why not. */
export const answerObjectCall = async (
  open: () => Promise<RunStore>,
  logger: Logger,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  response.setHeader('cache-control', 'no-store')
  try {
    await answerObject(await open(), request, response)
  } catch (error) {
    // Whoever asked is gone.
    if (response.destroyed || request.errored) return void response.destroy()
    const { status, ...body } = runApiFailure(told(error), (failed) =>
      logger.error('An object could not be handed over.', { method: request.method, error: failed }),
    )
    if (response.headersSent) return void response.destroy()
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }
}

const told = (error: unknown): unknown =>
  error instanceof ObjectMissing ? new Refusal('not_found', error.message) : error
