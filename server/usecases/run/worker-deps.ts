import type { Runtime } from '#core/document/runtime.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { Chance } from './finish-run.ts'

/** What the use cases of the worker work with. */
export interface WorkerDeps {
  /** By the login of the worker, which sees every tenant. */
  pool: SqlPool
  launcher: Launcher
  workerId: string
  clock: Clock
  chance: Chance
  logger: Logger
  /** What every pod has that nothing deeper speaks of; absent where runs are no pods. */
  podDefaults?: Runtime
  /** Where runs report. */
  runApiUrl: string
}
