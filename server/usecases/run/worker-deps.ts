import type { Runtime } from '#core/document/runtime.ts'
import type { PoolLimits } from '#core/pool/scale-pool.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { Chance } from './finish-run.ts'

/** A cluster, as a launch into it needs to know. */
export interface RunCluster {
  name: string
  /** What every pod has that nothing deeper speaks of. */
  pod: Runtime
  /** Where its pods report. */
  runApiUrl: string
}

/** What the use cases of the worker work with. */
export interface WorkerDeps {
  /** By the login of the worker, which sees every tenant. */
  pool: SqlPool
  launcher: Launcher
  workerId: string
  clock: Clock
  chance: Chance
  logger: Logger
  /** Where runs can go as pods, the first taking those of deployments that choose none; empty where runs are no pods. */
  clusters: readonly RunCluster[]
  /** Where runs report. */
  runApiUrl: string
  /** How large pools may become, and what their codes are derived from; absent where there are none. */
  pools?: { limits: PoolLimits; stepSecret: string }
}
