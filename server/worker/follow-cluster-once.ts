import { leaveDuty, takeDuty } from '#server/db/sql/duty-rows.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** Whoever follows says so this often, and is taken for gone when it has not for three times as long. */
export const followEveryMs = 5_000
const lastsMs = 3 * followEveryMs

/** In trouble for so long, a worker leaves the duty to others; alone, it tries again after a rest. */
const patienceMs = 60_000
const restMs = 30_000

type FollowDeps = Pick<WorkerDeps, 'pool' | 'workerId'> & {
  launcher: Pick<WorkerDeps['launcher'], 'kind' | 'shared' | 'follow'>
}

/** By what is shared: since when this worker cannot follow it, and until when it lets others try. */
export interface Following {
  troubledSinceMs: Map<string, number>
  restsUntilMs: Map<string, number>
}
export const newFollowing = (): Following => ({ troubledSinceMs: new Map(), restsUntilMs: new Map() })

const dutyOf = ({ launcher }: FollowDeps, shared: string): string => `follow ${launcher.kind} ${shared}`

/** Of all workers one follows each of what they share; which one it is changes when it is gone, or cannot. */
export const followClusterOnce = async (deps: FollowDeps, following: Following, now: Date): Promise<void> => {
  const { launcher, pool, workerId } = deps
  const { troubledSinceMs, restsUntilMs } = following
  const nowMs = now.getTime()
  const each = launcher.shared.map(async (shared) => {
    if (nowMs < (restsUntilMs.get(shared) ?? 0)) return
    const duty = { name: dutyOf(deps, shared), holder: workerId, lastsMs }
    const isMine = await pool.asSystem((sql) => takeDuty(sql, duty, now))
    if ((await launcher.follow(shared, isMine)) || !isMine) {
      troubledSinceMs.delete(shared)
      return
    }
    const sinceMs = troubledSinceMs.get(shared) ?? nowMs
    troubledSinceMs.set(shared, sinceMs)
    if (nowMs - sinceMs < patienceMs) return
    await pool.asSystem((sql) => leaveDuty(sql, duty.name, workerId, now))
    await launcher.follow(shared, false)
    troubledSinceMs.delete(shared)
    restsUntilMs.set(shared, nowMs + restMs)
  })
  await Promise.all(each)
}

/** Leaves the duties to others at once. */
export const stopFollowing = (deps: FollowDeps, now: Date): Promise<void> =>
  deps.pool.asSystem(async (sql) => {
    for (const shared of deps.launcher.shared) await leaveDuty(sql, dutyOf(deps, shared), deps.workerId, now)
  })
