import type { Runtime } from '#core/document/runtime.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { SigningKey } from '#server/platform/signing-key.ts'
import type { StoreRoot } from '#storage/store-root.ts'

import type { LogIntake } from '../log/log-intake.ts'
import type { Chance } from './finish-run.ts'
import type { OrderFeed } from './order-feed.ts'
import type { RunSecrets } from './run-secrets.ts'

export interface PodSettings {
  /** Of the clusters that runs go to, the first taking those of deployments that choose none. */
  clusters: readonly {
    name: string
    /** What every pod has that nothing deeper speaks of. */
    pod: Runtime
    runnerImage: string
  }[]
  namespacePrefix: string
  /** What the operator calls the installation; empty where nothing has to be told apart. */
  installationName: string
}

/** What the run API works with. */
export interface RunApiDeps {
  /** For what runs report. */
  pool: SqlPool
  /** For reports that end a run, which may wait for the tenant's place in the queue. */
  ends: SqlPool
  /** For heartbeats, on which leases hang. */
  heartbeats: SqlPool
  key: SigningKey
  clock: Clock
  chance: Chance
  /** Where the values of assets and runs lie, a store for each tenant. */
  values: StoreRoot
  secrets: RunSecrets
  /** What runs print. */
  logs: LogIntake
  /** Whether that is kept at all. */
  keepsLogs: boolean
  orders: OrderFeed
  /** Tells of work for pools, by their keys, and of what became of it, by the ids of leases. */
  poolNews: OrderFeed
  /** What the claim codes of steps are derived from. */
  stepSecret: string
  /** How runs become pods, where they do. */
  pods: PodSettings | null
}
