import { leaveDuty, takeDuty } from '#server/db/sql/duty-rows.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** Whoever follows says so this often, and is taken for gone when it has not for three times as long. */
export const followEveryMs = 5_000
const lastsMs = 3 * followEveryMs

type FollowDeps = Pick<WorkerDeps, 'pool' | 'launcher' | 'workerId'>

const dutyOf = ({ launcher }: FollowDeps, shared: string): string => `follow ${launcher.kind} ${shared}`

/** Of all workers one follows each of what they share; which one it is changes when it is gone. */
export const followClusterOnce = async (deps: FollowDeps, now: Date): Promise<void> => {
  const each = deps.launcher.shared.map(async (shared) => {
    const isMine = await deps.pool.asSystem((sql) =>
      takeDuty(sql, { name: dutyOf(deps, shared), holder: deps.workerId, lastsMs }, now),
    )
    await deps.launcher.follow(shared, isMine)
  })
  await Promise.all(each)
}

/** Leaves the duties to others at once. */
export const stopFollowing = (deps: FollowDeps, now: Date): Promise<void> =>
  deps.pool.asSystem(async (sql) => {
    for (const shared of deps.launcher.shared) await leaveDuty(sql, dutyOf(deps, shared), deps.workerId, now)
  })
