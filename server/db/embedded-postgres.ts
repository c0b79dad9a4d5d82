import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { serviceAccount } from '#server/platform/account.ts'
import { CannotStart } from '#server/platform/cannot-start.ts'

import { postgresBinaries } from './embedded-postgres-binaries.ts'
import { addressOf, createCluster, type Cluster } from './embedded-postgres-cluster.ts'
import { describeFailure } from './embedded-postgres-failure.ts'
import { startOrJoin } from './embedded-postgres-join.ts'
import { runningPostmaster } from './embedded-postgres-process.ts'
import { stopCluster } from './embedded-postgres-stop.ts'

export interface EmbeddedPostgres {
  /** The owner's address. */
  url: string
  port: number
  /** Whether this call started it; otherwise it ran already. */
  started: boolean
  isRunning(): boolean
  /** Ends it, open connections included; resolves when it is gone. */
  stop(): Promise<void>
}

export interface EmbeddedPostgresOptions {
  /** The port to listen on; a free one unless said. */
  port?: number
  /** Settings of PostgreSQL beyond ours, as `name=value`. */
  settings?: string[]
}

/**
 * Brings PostgreSQL up on the cluster in `folder`, making the cluster at the first call. The server outlives us: a later call, also from
 * another process, finds it running and joins it. Throws {@link CannotStart} where the machine does not allow it.
 */
export const startEmbeddedPostgres = async (
  folder: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> => {
  const root = resolve(folder)
  const cluster: Cluster = {
    root,
    data: join(root, 'data'),
    bin: await postgresBinaries(),
    account: serviceAccount(),
  }
  try {
    if (!existsSync(join(cluster.data, 'PG_VERSION'))) await createCluster(cluster)
    const { postmaster, started } = await startOrJoin(cluster, options)
    return {
      url: addressOf(cluster.data, postmaster.port),
      port: postmaster.port,
      started,
      isRunning: () => runningPostmaster(cluster.data) !== undefined,
      stop: () => stopCluster(cluster.data),
    }
  } catch (error) {
    if (error instanceof CannotStart || !(error instanceof Error) || !('code' in error)) throw error
    throw describeFailure(error.message, root, error)
  }
}
