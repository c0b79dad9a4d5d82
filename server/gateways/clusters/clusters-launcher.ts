import type { Logger } from '#server/platform/logger.ts'

import { LaunchFailed, type Launcher, type LaunchRecord } from '../launcher.ts'

/** One of the clusters of an installation; the way to it is opened when it is first used. */
export interface NamedCluster {
  name: string
  /** Throws where there is no way to it: it is tried again at the next use. */
  open: () => Promise<Launcher>
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Several clusters behind one launcher. A launch says to which it goes, a record at which it is; each has a follower of its own, and none stops
 * another: what cannot be opened fails for its own runs alone.
 */
export const createClustersLauncher = (clusters: readonly NamedCluster[], logger: Logger): Launcher => {
  const opened = new Map<string, Promise<Launcher>>()
  /** Why a cluster cannot be followed, once it was told. */
  const troubles = new Map<string, string>()
  const listeners: ((run: { runId: string }) => void)[] = []

  const openedOf = ({ name, open }: NamedCluster): Promise<Launcher> => {
    const known = opened.get(name)
    if (known) return known
    const launcher = open().then((ready) => {
      ready.onNews((run) => {
        for (const listener of listeners) listener(run)
      })
      return ready
    })
    opened.set(name, launcher)
    launcher.catch(() => opened.delete(name))
    return launcher
  }

  const named = (name: unknown): NamedCluster | undefined => clusters.find((cluster) => cluster.name === name)

  /** Records of before clusters had names may be of any: each knows by the cluster's own id what is its. */
  const launchersOf = (record: LaunchRecord): Promise<Launcher>[] => {
    const at = record.clusterName === undefined ? clusters : [named(record.clusterName)]
    return at.flatMap((cluster) => (cluster ? [openedOf(cluster)] : []))
  }

  return {
    kind: 'kubernetes',
    room: () => null,
    warm: () => undefined,
    shared: clusters.map(({ name }) => name),

    launch: async (launch, keep) => {
      const cluster = launch.cluster === undefined ? clusters[0] : named(launch.cluster)
      if (!cluster) throw new Error(`There is no cluster ${launch.cluster ?? ''} to launch into.`)
      const launcher = await openedOf(cluster).catch((error: unknown) => {
        throw new LaunchFailed({
          message: `There is no way to the cluster “${cluster.name}”: ${messageOf(error)}`,
          fault: 'infrastructure',
          cause: 'cluster_away',
          retryable: true,
        })
      })
      await launcher.launch(launch, keep)
    },

    inspect: async (record) => {
      for (const launcher of launchersOf(record)) {
        const seen = await (await launcher).inspect(record)
        if (seen) return seen
      }
      return undefined
    },

    cancel: async (record, how) => {
      const at = launchersOf(record)
      if (at.length === 0)
        logger.warn(
          'A run is to end in a cluster that is not configured any more; it ends there by itself.',
          {
            cluster: record.clusterName,
          },
        )
      for (const launcher of at) await (await launcher).cancel(record, how)
    },

    onNews: (listener) => void listeners.push(listener),

    clearEveryMs: 20_000,

    clearLeftovers: async (isOpen, before) => {
      await Promise.all(
        [...opened].map(async ([name, launcher]) => {
          try {
            await (await launcher).clearLeftovers(isOpen, before)
          } catch (error) {
            logger.warn('What runs left in a cluster could not be cleared away.', { cluster: name, error })
          }
        }),
      )
    },

    follow: async (shared, isFollowing) => {
      const cluster = named(shared)
      if (!cluster || (!isFollowing && !opened.has(shared))) return
      try {
        await (await openedOf(cluster)).follow(shared, isFollowing)
        troubles.delete(shared)
      } catch (error) {
        // It is tried again in a moment, and would be told each time.
        if (troubles.get(shared) === messageOf(error)) return
        troubles.set(shared, messageOf(error))
        logger.error('A cluster cannot be followed: nobody sees what becomes of the runs there.', {
          cluster: shared,
          error,
        })
      }
    },

    keepPools: async (shared, pools) => {
      const cluster = named(shared)
      if (cluster) await (await openedOf(cluster)).keepPools?.(shared, pools)
    },

    keepTenants: async (shared, tenants) => {
      const cluster = named(shared)
      if (cluster) await (await openedOf(cluster)).keepTenants?.(shared, tenants)
    },

    close: async () => {
      const all = await Promise.allSettled(opened.values())
      await Promise.all(all.flatMap((one) => (one.status === 'fulfilled' ? [one.value.close()] : [])))
    },
  }
}
