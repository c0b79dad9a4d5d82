import type { SqlPool } from '#server/db/sql-pool.ts'
import type { Clock } from '#server/platform/clock.ts'

export interface LogDeps {
  pool: SqlPool
  clock: Clock
}
