import { leaveDuty, takeDuty } from '#server/db/sql/duty-rows.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** Whoever follows says so this often, and is taken for gone when it has not for three times as long. */
export const followEveryMs = 5_000
const lastsMs = 3 * followEveryMs

const dutyOf = ({ launcher }: Pick<WorkerDeps, 'launcher'>): string => `follow ${launcher.kind}`

/** Of all workers one follows what they share; which one it is changes when it is gone. */
export const followClusterOnce = async (
  deps: Pick<WorkerDeps, 'pool' | 'launcher' | 'workerId'>,
  now: Date,
): Promise<void> => {
  const isMine = await deps.pool.asSystem((sql) =>
    takeDuty(sql, { name: dutyOf(deps), holder: deps.workerId, lastsMs }, now),
  )
  await deps.launcher.follow(isMine)
}

/** Leaves the duty to another at once. */
export const stopFollowing = (
  deps: Pick<WorkerDeps, 'pool' | 'launcher' | 'workerId'>,
  now: Date,
): Promise<void> => deps.pool.asSystem((sql) => leaveDuty(sql, dutyOf(deps), deps.workerId, now))
