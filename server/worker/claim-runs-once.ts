import { launchHanded, takeRuns } from '#server/usecases/run/launch-claimed.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** Runs taken in one pass. Fairness between tenants is kept from pass to pass. */
const passSize = 10
/** Launches into one cluster that are under way at a time. */
const mostLaunching = 40

/** The launches that are under way. */
export type Launching = Set<Promise<void>>

/** Takes what may run, as far as the launcher has room, and launches it. Says whether there may be more. A cluster takes its time, and the next pass does not wait for it. */
export const claimRunsOnce = async (
  deps: WorkerDeps,
  launching: Launching,
  now: Date,
): Promise<{ launched: number; more: boolean }> => {
  const room = deps.launcher.room()
  const most = mostLaunching * Math.max(1, deps.clusters.length)
  const limit = Math.min(passSize, room ?? passSize, most - launching.size)
  if (limit <= 0) return { launched: 0, more: false }
  const handed = await takeRuns(deps, limit, now)
  const launches = handed.map(async (run) => launchHanded(deps, run))
  for (const launch of launches) {
    const told: Promise<void> = launch
      .catch((error: unknown) => deps.logger.error('A launch could not be ended.', { error }))
      .finally(() => launching.delete(told))
    launching.add(told)
  }
  // What is being launched takes of the room, where there is so much and no more.
  if (room !== null) await Promise.all(launches)
  // A tenant has one run a pass, so a pass that was not full may still have left some.
  return { launched: handed.length, more: handed.length > 0 }
}
