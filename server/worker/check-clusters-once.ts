import { chooseCluster } from '#core/cluster/choose-cluster.ts'
import {
  clusterStates,
  giveUpCheck,
  keepCheck,
  keepClusterState,
  takeDueChecks,
  type DueCheck,
} from '#server/db/sql/cluster-rows.ts'
import { noteTenants } from '#server/db/sql/only-tenant.ts'
import { announceChange } from '#server/db/wake.ts'
import type { ClusterProbe } from '#server/gateways/clusters/cluster-probe.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

export interface CheckDeps extends Pick<WorkerDeps, 'pool' | 'clusters' | 'clock' | 'logger'> {
  probes: readonly ClusterProbe[]
}

/** Checks that one worker makes at a time: each is a pod. */
const atOnce = 4
/** What is known of a cluster is looked at anew after this long. */
const lookEveryMs = 300_000

const saw = async (
  { pool, clock }: CheckDeps,
  probe: ClusterProbe,
  signal: AbortSignal,
): Promise<'reachable' | 'away'> => {
  const facts = await probe.look(signal)
  await pool.asSystem(async (sql) => {
    await keepClusterState(sql, probe.name, facts, clock.now())
    await noteTenants(sql)
  })
  return facts.is
}

/** Looks at the clusters that nobody has looked at for a while. */
export const lookAtClustersOnce = async (deps: CheckDeps, signal: AbortSignal): Promise<void> => {
  const names = deps.probes.map(({ name }) => name)
  const known = await deps.pool.asSystem((sql) => clusterStates(sql, names))
  const now = deps.clock.now().getTime()
  const isFresh = ({ name }: ClusterProbe): boolean =>
    known.some((state) => state.name === name && now - state.lookedAt.getTime() < lookEveryMs)
  await Promise.all(deps.probes.filter((probe) => !isFresh(probe)).map((probe) => saw(deps, probe, signal)))
}

const checkOne = async (deps: CheckDeps, due: DueCheck, signal: AbortSignal): Promise<void> => {
  const { pool, clock, logger, clusters, probes } = deps
  const { tenantId, cluster, tenantSlug, planRuns, cpuMilli, memoryMib } = due
  const probe = probes.find(({ name }) => name === cluster)
  const settings = chooseCluster(clusters, cluster)
  if (!probe || !settings) throw new Error(`A check of ${cluster} was taken, which is not there.`)
  const tell = (): Promise<void> =>
    pool.asTenant(tenantId, (sql) =>
      announceChange(sql, { tenant: tenantId, topics: [{ topic: 'clusters' }] }),
    )
  try {
    // What is wrong with the cluster itself is seen with the check.
    await saw(deps, probe, signal)
    await tell()
    const plan = { runs: planRuns, cpuMilli, memoryMib }
    const result = await probe.checkWay({ tenantSlug, plan, pod: settings.pod }, signal)
    if (result.is !== 'open')
      logger.warn('A check of the way from a cluster to the run API did not go well.', {
        tenant: tenantSlug,
        cluster,
        said: result.words,
      })
    await pool.asSystem((sql) => keepCheck(sql, due, result, clock.now()))
    await tell()
  } catch (error) {
    await pool.asSystem((sql) => giveUpCheck(sql, due, clock.now()))
    if (!signal.aborted) throw error
  }
}

/** Makes the checks that are due: of tenants that work in a cluster and have no recent one that went well, and those that somebody asked for. */
export const checkClustersOnce = async (deps: CheckDeps, signal: AbortSignal): Promise<boolean> => {
  const names = deps.probes.map(({ name }) => name)
  const due = await deps.pool.asSystem((sql) => takeDueChecks(sql, names, atOnce, deps.clock.now()))
  await Promise.all(due.map((check) => checkOne(deps, check, signal)))
  return due.length > 0
}
