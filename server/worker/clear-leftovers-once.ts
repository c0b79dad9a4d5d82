import { openAttemptOf, openAttempts } from '#server/db/sql/open-attempts.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** Between being told of an attempt and making its folder no launcher takes as long. */
const youngMs = 3_600_000

/** Has the launcher remove what attempts left on this machine that ended while there was no worker on it. */
export const clearLeftoversOnce = async (
  { pool, launcher }: Pick<WorkerDeps, 'pool' | 'launcher'>,
  now: Date,
): Promise<void> => {
  await launcher.clearLeftovers(
    {
      all: async () => {
        const open = await pool.asSystem((sql) => openAttempts(sql, now))
        const names = new Set(open.map(({ runId, attempt }) => `${runId} ${attempt}`))
        return (runId, attempt) => names.has(`${runId} ${attempt}`)
      },
      has: async (runId, attempt) =>
        (await pool.asSystem((sql) => openAttemptOf(sql, runId, now)))?.attempt === attempt,
    },
    new Date(now.getTime() - youngMs),
  )
}
