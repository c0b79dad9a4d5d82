import { launchHanded, takeRuns } from '#server/usecases/run/launch-claimed.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** Runs taken in one pass. Fairness between tenants is kept from pass to pass. */
const passSize = 10

/** Takes what may run, as far as the launcher has room, and launches it. Says whether there may be more. */
export const claimRunsOnce = async (
  deps: WorkerDeps,
  now: Date,
): Promise<{ launched: number; more: boolean }> => {
  const room = Math.min(passSize, deps.launcher.room() ?? passSize)
  if (room === 0) return { launched: 0, more: false }
  const handed = await takeRuns(deps, room, now)
  await Promise.all(handed.map((run) => launchHanded(deps, run)))
  // A tenant has one run a pass, so a pass that was not full may still have left some.
  return { launched: handed.length, more: handed.length > 0 }
}
