import type { Logger } from '#server/platform/logger.ts'
import { late, Patience } from '#server/platform/patience.ts'

import { LaunchFailed, type Launcher, type LaunchRecord } from '../launcher.ts'

/** One of the clusters of an installation; the way to it is opened when it is first used. */
export interface NamedCluster {
  name: string
  /** Throws where there is no way to it: it is tried again at the next use. */
  open: () => Promise<Launcher>
}

/** A cluster that does not answer a question for so long is away, for now. */
const patienceMs = 5_000
/** A cluster that has not taken a run for so long is away: the run goes back into the queue and says so. */
const launchPatienceMs = 60_000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/**
 * Several clusters behind one launcher. A launch says to which it goes, a record at which it is; each has a follower of its own, and none stops
 * another: what cannot be opened fails for its own runs alone, and one that does not answer is not waited for.
 */
export const createClustersLauncher = (
  clusters: readonly NamedCluster[],
  logger: Logger,
  { answerMs = patienceMs, launchMs = launchPatienceMs } = {},
): Launcher => {
  const opened = new Map<string, Promise<Launcher>>()
  /** Why a cluster cannot be followed, once it was told. */
  const troubles = new Map<string, string>()
  const listeners: ((run: { runId: string }) => void)[] = []

  let isClosed = false
  const patience = new Patience(answerMs, (asked, error) =>
    logger.warn('A cluster answered late, and not well.', { asked, error }),
  )

  const openedOf = async ({ name, open }: NamedCluster): Promise<Launcher> => {
    if (isClosed) throw new Error('This worker leaves.')
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
  const clustersOf = (record: LaunchRecord): readonly NamedCluster[] =>
    record.clusterName === undefined
      ? clusters
      : clusters.filter((cluster) => cluster.name === record.clusterName)

  /** What is asked of a cluster about a record. How work in a pool stands is known without the cluster. */
  const about = ({ name }: NamedCluster, what: string, record: LaunchRecord): string =>
    `${what} ${name}${record.pool === undefined ? '' : ' pools'}`

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
      let isRecorded = false
      const launching = launcher.launch(launch, async (record) => {
        await keep(record)
        isRecorded = true
      })
      const taken = new Patience(launchMs, (_, error) =>
        logger.warn('A launch that was given up failed.', { run: launch.order.run, error }),
      )
      // What was recorded may be there: whoever follows the cluster sees what became of it.
      if ((await taken.ask(cluster.name, () => launching)) === late && !isRecorded)
        throw new LaunchFailed({
          message: `The cluster “${cluster.name}” did not take the run within ${launchMs / 1000} s.`,
          fault: 'infrastructure',
          cause: 'cluster_away',
          retryable: true,
        })
    },

    inspect: async (record) => {
      for (const cluster of clustersOf(record)) {
        const seen = await patience.ask(about(cluster, 'inspect', record), async () =>
          (await openedOf(cluster)).inspect(record),
        )
        if (seen && seen !== late) return seen
      }
      return undefined
    },

    cancel: async (record, how) => {
      const at = clustersOf(record)
      if (at.length === 0)
        logger.warn(
          'A run is to end in a cluster that is not configured any more; it ends there by itself.',
          {
            cluster: record.clusterName,
          },
        )
      for (const cluster of at) {
        const done = await patience.ask(about(cluster, 'cancel', record), async () =>
          (await openedOf(cluster)).cancel(record, how),
        )
        if (done === late) throw new Error(`The cluster “${cluster.name}” does not answer.`)
      }
    },

    onNews: (listener) => void listeners.push(listener),

    clearEveryMs: 20_000,

    clearLeftovers: async (attempts, before) => {
      await Promise.all(
        [...opened].map(async ([name, launcher]) => {
          try {
            await patience.ask(`clear ${name}`, async () => (await launcher).clearLeftovers(attempts, before))
          } catch (error) {
            logger.warn('What runs left in a cluster could not be cleared away.', { cluster: name, error })
          }
        }),
      )
    },

    follow: async (shared, isFollowing) => {
      const cluster = named(shared)
      if (!cluster || (!isFollowing && !opened.has(shared))) return true
      try {
        const can = await patience.ask(`follow ${shared}`, async () =>
          (await openedOf(cluster)).follow(shared, isFollowing),
        )
        troubles.delete(shared)
        return can === true
      } catch (error) {
        // It is tried again in a moment, and would be told each time.
        if (troubles.get(shared) === messageOf(error)) return false
        troubles.set(shared, messageOf(error))
        logger.error('A cluster cannot be followed: nobody sees what becomes of the runs there.', {
          cluster: shared,
          error,
        })
        return false
      }
    },

    keepPools: async (shared, pools, isWanted) => {
      const cluster = named(shared)
      if (!cluster) return
      await patience.ask(`pools ${shared}`, async () =>
        (await openedOf(cluster)).keepPools?.(shared, pools, isWanted),
      )
    },

    keepTenants: async (shared, tenants) => {
      const cluster = named(shared)
      if (!cluster) return
      await patience.ask(`tenants ${shared}`, async () =>
        (await openedOf(cluster)).keepTenants?.(shared, tenants),
      )
    },

    close: async () => {
      isClosed = true
      await Promise.all(
        [...opened].map(([name, launcher]) =>
          patience.ask(`close ${name}`, async () => {
            // One that could not be opened has nothing to close.
            const ready = await launcher.catch(() => undefined)
            await ready?.close()
          }),
        ),
      )
    },
  }
}
