import { Refusal } from '#core/refusal.ts'
import type { RunApiDeps } from '#server/usecases/run/run-api-deps.ts'
import { verifyRunToken, type RunIdentity } from '#server/usecases/run/run-token.ts'

/** Who speaks, by the run token in the header. Throws a Refusal. */
export const runSpeaker = (
  deps: Pick<RunApiDeps, 'key' | 'clock'>,
  authorization: string | undefined,
  expired: 'refused' | 'renewable' = 'refused',
): Promise<RunIdentity> => {
  const [scheme, token = ''] = (authorization ?? '').split(' ')
  if (scheme !== 'Bearer' || token === '') throw new Refusal('not_signed_in', 'A run token is needed.')
  return verifyRunToken(deps.key, token, deps.clock.now(), expired)
}
