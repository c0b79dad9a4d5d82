import { setTimeout as delay } from 'node:timers/promises'

import type pg from 'pg'

import { watchEveryMs } from '#core/run/lease.ts'
import { listen } from '#server/db/listen.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { ordersChannel, queueChannel } from '#server/db/wake.ts'
import type { ClusterProbe } from '#server/gateways/clusters/cluster-probe.ts'
import type { SensorSources } from '#server/gateways/sensor-sources/sensor-sources.ts'
import type { KeyWrapper } from '#server/platform/envelope.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'
import type { ReadSecrets } from '#server/usecases/secret/read-secrets.ts'
import type { KeptSensors } from '#server/usecases/sensor/kept-sensors.ts'
import type { ObjectStore } from '#storage/object-store.ts'
import type { StoreRoot } from '#storage/store-root.ts'

import { advanceBackfillsOnce } from './advance-backfills-once.ts'
import { beatWorkerOnce, dismissWorker } from './beat-worker-once.ts'
import { checkClustersOnce, lookAtClustersOnce, type CheckDeps } from './check-clusters-once.ts'
import { claimRunsOnce } from './claim-runs-once.ts'
import { clearLeftoversOnce } from './clear-leftovers-once.ts'
import { compactRunsOnce, type Compaction } from './compact-runs-once.ts'
import { evaluateConditionsOnce } from './evaluate-conditions-once.ts'
import { fireSchedulesOnce } from './fire-schedules-once.ts'
import { followClusterOnce, followEveryMs, newFollowing, stopFollowing } from './follow-cluster-once.ts'
import { judgeFreshnessOnce } from './judge-freshness-once.ts'
import { keepPartitionsOnce } from './keep-partitions-once.ts'
import { keepTenantsEveryMs, keepTenantsOnce } from './keep-tenants-once.ts'
import { Launching } from './launching.ts'
import { startLoop } from './loop.ts'
import { probeWebOnce } from './probe-web-once.ts'
import { recordWaitsOnce } from './record-waits-once.ts'
import { rewrapSecretsOnce } from './rewrap-secrets-once.ts'
import { scaleEveryMs, scalePoolsOnce, stopScaling } from './scale-pools-once.ts'
import { laneOptions, SensorLane } from './sensor-lane.ts'
import { sweepDeploymentsOnce } from './sweep-deployments-once.ts'
import { sweepExpiredOnce } from './sweep-expired-once.ts'
import { sweepTrialsOnce } from './sweep-trials-once.ts'
import { warmLauncherOnce } from './warm-launcher-once.ts'
import { newWatch, watchRun, watchRunsOnce } from './watch-runs-once.ts'

export interface RunningWorker {
  /** Lets everything go; runs go on. Resolves when no pass is under way any more. */
  stop(): Promise<void>
}

/** What is under way has so long to end by itself when a worker leaves; then the ways to the clusters are closed, and it ends by that. */
const leaveMs = 4_000

/** Every loop of a worker and how often it comes by itself. Wake-ups make the important ones quick; the clock makes them sure. */
export const startWorker = async (
  deps: WorkerDeps & {
    listenPool: pg.Pool
    logStore: ObjectStore
    sources: SensorSources
    readSecrets: ReadSecrets
    masterKeys: KeyWrapper
    kept: KeptSensors
    values: StoreRoot
    probes: readonly ClusterProbe[]
  },
): Promise<RunningWorker> => {
  const { logger, clock } = deps
  const watch = newWatch()
  const versions = new VersionCache()
  const compaction: Compaction = {}
  const launching = new Launching(deps.clusters.map(({ name }) => name))
  const following = newFollowing()
  // A machine is looked at by its own worker, a cluster by one of all.
  const isShared = deps.launcher.kind !== 'local'
  const pools = deps.pools && { ...deps, ...deps.pools }
  await beatWorkerOnce(deps, clock.now())
  // Before the first claim: what waited while there was no worker must be told of before it is gone from the queue.
  await recordWaitsOnce(deps.pool, deps.launcher.room(), clock.now())
  const leaving = new AbortController()
  /** A look at a cluster takes its time; who leaves does not wait for it. */
  const atClusters = (once: (of: CheckDeps, signal: AbortSignal) => Promise<boolean | void>) => async () => {
    try {
      return await once(deps, leaving.signal)
    } catch (error) {
      if (!leaving.signal.aborted) throw error
    }
  }
  const loop = (name: string, everyMs: number, once: () => Promise<boolean | void>) =>
    startLoop({ name, everyMs, logger, once })

  const claim = loop('claim', 1_000, async () => (await claimRunsOnce(deps, launching, clock.now())).more)
  const watchAll = loop('watch', watchEveryMs, () => watchRunsOnce(deps, watch, clock.now()))
  const lanes = Object.entries(laneOptions).map(([name, options]) => ({
    name,
    lane: new SensorLane({ ...deps, leaving: leaving.signal }, options),
  }))
  const sensorLoops = lanes.map(({ name, lane }) => {
    const looking = loop(`sensors ${name}`, 500, () => lane.pass(clock.now()))
    lane.onRoom = () => looking.wake()
    return looking
  })
  const loops = [
    claim,
    watchAll,
    ...(pools ? [loop('pools', scaleEveryMs, () => scalePoolsOnce(pools, watch, clock.now()))] : []),
    ...(isShared
      ? [
          loop('follow', followEveryMs, () => followClusterOnce(deps, following, clock.now())),
          loop('tenants', keepTenantsEveryMs, () => keepTenantsOnce(deps, clock.now())),
        ]
      : []),
    ...(deps.probes.length > 0
      ? [
          loop('clusters', 30_000, atClusters(lookAtClustersOnce)),
          loop('checks', 2_000, atClusters(checkClustersOnce)),
        ]
      : []),
    ...sensorLoops,
    loop('backfills', 500, () => advanceBackfillsOnce({ ...deps, versions }, clock.now())),
    loop('conditions', 1_000, () => evaluateConditionsOnce({ ...deps, versions }, clock.now())),
    loop('schedules', 500, () => fireSchedulesOnce({ ...deps, versions }, clock.now())),
    loop('freshness', 5_000, () => judgeFreshnessOnce(deps.pool, clock.now())),
    loop('heartbeat', 10_000, () => beatWorkerOnce(deps, clock.now())),
    loop('web', 5_000, () => probeWebOnce(deps.runApiUrl, watch, clock.now())),
    loop('warm', 15_000, () => warmLauncherOnce(deps.pool, deps.launcher)),
    loop('waits', 1_000, () => recordWaitsOnce(deps.pool, deps.launcher.room(), clock.now())),
    loop('compact', 10_000, () =>
      compactRunsOnce({ pool: deps.pool, store: deps.logStore, logger }, compaction, clock.now()),
    ),
    loop('leftovers', deps.launcher.clearEveryMs, () => clearLeftoversOnce(deps, clock.now())),
    loop('sweep', 600_000, () => sweepExpiredOnce(deps.pool, clock.now())),
    loop('secrets', 600_000, () => rewrapSecretsOnce(deps)),
    loop('closed', 10_000, () => sweepDeploymentsOnce(deps, clock.now())),
    loop('trials', 60_000, () => sweepTrialsOnce(deps, clock.now())),
    loop('partitions', 900_000, async () => void (await keepPartitionsOnce(deps.pool, clock.now()))),
  ]

  const now = (what: string, work: Promise<void>): void => {
    // The next pass of the watcher does the same again.
    work.catch((error: unknown) => logger.warn(`${what} could not be handled at once.`, { error }))
  }
  deps.launcher.onNews(({ runId }) => {
    now('News of a run', watchRun(deps, watch, runId, clock.now()))
    claim.wake()
  })
  const heard = (channel: string, onMessage: (payload: string) => void, onListening: () => void) =>
    listen(deps.listenPool, channel, {
      onMessage,
      onListening,
      onLost: (error) => logger.warn('The connection that listens was lost; it is made again.', { error }),
    })
  const listening = [
    heard(
      queueChannel,
      () => claim.wake(),
      () => claim.wake(),
    ),
    heard(
      ordersChannel,
      (runId) => now('An order', watchRun(deps, watch, runId, clock.now())),
      () => watchAll.wake(),
    ),
  ]

  return {
    stop: async () => {
      leaving.abort()
      await Promise.all(listening.map((each) => each.stop()))
      const ended = Promise.all(loops.map((each) => each.stop())).then(() =>
        Promise.all([launching.over(), ...lanes.map(({ lane }) => lane.over())]),
      )
      const patient = new AbortController()
      const tooLong = isShared ? delay(leaveMs, undefined, { signal: patient.signal }) : ended
      await Promise.race([ended, tooLong])
      patient.abort()
      await Promise.all([ended, deps.launcher.close()])
      await Promise.all(deps.probes.map((probe) => probe.close()))
      if (pools)
        await stopScaling(pools, clock.now()).catch((error: unknown) =>
          logger.warn('The worker could not leave the pools to another.', { error }),
        )
      if (isShared)
        await stopFollowing(deps, clock.now()).catch((error: unknown) =>
          logger.warn('The worker could not leave its duty to another.', { error }),
        )
      await dismissWorker(deps).catch((error: unknown) =>
        logger.warn('The worker could not say that it leaves.', { error }),
      )
    },
  }
}
