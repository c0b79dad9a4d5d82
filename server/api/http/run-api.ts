import { z } from 'zod'

import { poolRequest, poolStepRequest } from '#core/protocol/pool-api.ts'
import {
  claimRequest,
  eventBatchLimit,
  eventsRequest,
  heartbeatRequest,
  logsBodyLimitBytes,
  timeHeader,
} from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { unstorablePart } from '#core/unstorable.ts'
import type { Logger } from '#server/platform/logger.ts'
import { stopping } from '#server/platform/stopping.ts'
import { acceptLogs } from '#server/usecases/log/accept-logs.ts'
import { askPool } from '#server/usecases/pool/ask-pool.ts'
import { askStep } from '#server/usecases/pool/ask-step.ts'
import { acceptEvents } from '#server/usecases/run/accept-events.ts'
import { claimAttempt } from '#server/usecases/run/claim-attempt.ts'
import { claimStep } from '#server/usecases/run/claim-step.ts'
import { heartbeat } from '#server/usecases/run/heartbeat.ts'
import type { RunApiDeps } from '#server/usecases/run/run-api-deps.ts'
import type { RunIdentity } from '#server/usecases/run/run-token.ts'

import { readBody } from './read-body.ts'
import { runApiFailure } from './run-api-failure.ts'
import { runSpeaker } from './run-speaker.ts'

/** All calls are POST; anything else is not found. */
export type RunApiCall = 'claim' | 'heartbeat' | 'events' | 'logs' | 'pool' | 'step'

const answer = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } })

const claimBodyLimitBytes = 16_384
/** The last words of all that a worker held. */
const poolBodyLimitBytes = 4_194_304

/** NUL and half a character can stand in JSON as escapes only, so most bodies need not be looked through. */
const mayBeUnstorable = /\\u(?:0000|d[89a-f])/i

const parse = async <Shape extends z.ZodType>(
  request: Request,
  shape: Shape,
  limitBytes: number,
): Promise<z.infer<Shape>> => {
  const body = await readBody(request, limitBytes)
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8')
  let said: unknown
  try {
    said = JSON.parse(text)
  } catch {
    throw new Refusal('invalid_input', 'The body is no JSON.')
  }
  const found = mayBeUnstorable.test(text) && unstorablePart(said)
  if (found) throw new Refusal('invalid_input', `${found.path.join('.')} ${found.why}.`)
  const parsed = shape.safeParse(said)
  if (!parsed.success)
    throw new Refusal(
      'invalid_input',
      `The body is not as agreed: ${z.prettifyError(parsed.error).slice(0, 1_000)}`,
    )
  return parsed.data
}

const speaker = (
  deps: RunApiDeps,
  request: Request,
  expired: 'refused' | 'renewable' = 'refused',
): Promise<RunIdentity> => runSpeaker(deps, request.headers.get('authorization') ?? undefined, expired)

const claim = (deps: RunApiDeps, { step, ...request }: z.infer<typeof claimRequest>) =>
  step ? claimStep(deps, { ...request, step }) : claimAttempt(deps, request)

const call = async (deps: RunApiDeps, name: RunApiCall, request: Request): Promise<Response> => {
  switch (name) {
    case 'claim':
      return answer(await claim(deps, await parse(request, claimRequest, claimBodyLimitBytes)))
    case 'heartbeat': {
      const identity = await speaker(deps, request, 'renewable')
      return answer(
        await heartbeat(
          deps,
          identity,
          await parse(request, heartbeatRequest, claimBodyLimitBytes),
          AbortSignal.any([request.signal, stopping()]),
        ),
      )
    }
    case 'pool':
      return answer(
        await askPool(
          deps,
          await parse(request, poolRequest, poolBodyLimitBytes),
          AbortSignal.any([request.signal, stopping()]),
        ),
      )
    case 'step': {
      const identity = await speaker(deps, request)
      return answer(
        await askStep(
          deps,
          identity,
          await parse(request, poolStepRequest, claimBodyLimitBytes),
          AbortSignal.any([request.signal, stopping()]),
        ),
      )
    }
    case 'events': {
      const identity = await speaker(deps, request)
      return answer(
        await acceptEvents(deps, identity, await parse(request, eventsRequest, eventBatchLimit.sizeBytes)),
      )
    }
    case 'logs': {
      const identity = await speaker(deps, request)
      return answer(await acceptLogs(deps, identity, await readBody(request, logsBodyLimitBytes)))
    }
  }
}

/** What a runner says to the server. Refusals become `{ code, message, detail }`; what fails becomes a 500 without its inside, and the runner sends again. */
export const runApi = async (
  deps: RunApiDeps & { logger: Logger },
  name: RunApiCall,
  request: Request,
): Promise<Response> => {
  const answered = await call(deps, name, request).catch((error: unknown) => {
    const { status, ...body } = runApiFailure(error, (failed) =>
      deps.logger.error('A call of the run API failed.', { call: name, error: failed }),
    )
    return answer(body, status)
  })
  answered.headers.set(timeHeader, String(deps.clock.now().getTime()))
  return answered
}
