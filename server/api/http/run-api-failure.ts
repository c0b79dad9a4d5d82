import { Refusal, type RefusalCode } from '#core/refusal.ts'

const statuses: Partial<Record<RefusalCode, number>> = {
  not_signed_in: 401,
  expired: 401,
  not_allowed: 403,
  not_found: 404,
  fenced: 409,
  claimed_already: 409,
  out_of_sequence: 409,
  too_large: 413,
  too_many_requests: 429,
  unavailable: 503,
}

/** PostgreSQL gave up waiting for a lock: somebody else is at the same rows, and nothing has failed. */
const isLockTimeout = (error: unknown): boolean => (error as { code?: unknown } | null)?.code === '55P03'

/** Whoever called went away before all was said, as a runner does that has ended while its heartbeat was held. Nobody reads the answer. */
const isCutOff = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && (error as { code?: unknown }).code === 'ECONNRESET'

/** What a runner is told of a call that did not go well. What failed without being refused is told without its inside, and to `log` with it. */
export const runApiFailure = (
  error: unknown,
  log: (error: unknown) => void,
): { status: number; code: RefusalCode; message: string; detail?: Record<string, unknown> } => {
  if (error instanceof Refusal) {
    const { code, message, detail } = error
    return { status: statuses[code] ?? 400, code, message, detail }
  }
  if (isLockTimeout(error))
    return {
      status: 503,
      code: 'unavailable',
      message: 'Others are at work on this. Send again in a moment.',
    }
  if (isCutOff(error)) return { status: 503, code: 'unavailable', message: 'The call ended half way.' }
  log(error)
  return { status: 500, code: 'unavailable', message: 'Something failed on the server.' }
}
