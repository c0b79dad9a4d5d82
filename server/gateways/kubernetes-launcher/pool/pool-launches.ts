import type { Json } from '#core/json.ts'
import { explainWaiting, type LaunchStage } from '#core/pod/explain-waiting.ts'
import { withLastLine } from '#core/pod/last-line.ts'
import type { ClusterFacts, PodFacts } from '#core/pod/pod-facts.ts'
import { poolShape } from '#core/pool/pool-shape.ts'
import { waitingWords } from '#core/pool/waiting-words.ts'
import type { LaunchState } from '#core/run/judge-attempt.ts'
import { startTimeoutMs } from '#core/run/lease.ts'
import type { Failure } from '#core/run/run-event.ts'
import { newId } from '#server/platform/ids.ts'

import { podFacts } from '../../kubernetes-jobs/cluster-facts.ts'
import { asJobFailure, JobRefused } from '../../kubernetes-jobs/create-job.ts'
import { label, namespaceOf, poolDeploymentName } from '../../kubernetes-jobs/names.ts'
import { KubernetesAway } from '../../kubernetes/api-error.ts'
import type { KubernetesApi } from '../../kubernetes/kubernetes-api.ts'
import { LaunchFailed, type Launch, type LaunchRecord } from '../../launcher.ts'
import type { PoolDeployments } from './pool-deployments.ts'
import type { LeaseLook, PoolKeeper } from './pool-keeper.ts'

/** An attempt that went into a pool. */
interface PoolRecord extends LaunchRecord {
  cluster: string
  clusterName: string
  namespace: string
  job: string
  pool: string
  lease: string
  tenant: string
  fence: number
  recordedAtMs: number
  pod: Json
}

export interface PoolLaunchesOptions {
  /** What the cluster is called. */
  name: string
  api: KubernetesApi
  namespacePrefix: string
  keeper: PoolKeeper
  deployments: PoolDeployments
  /** The time by the cluster's clock. */
  thereMs: () => number
  /** Whether it is for us to say what the cluster does about the workers of pools. */
  isFollowing: () => boolean
  nodeNearest: (pod: PodFacts) => ClusterFacts['largestNode']
}

type Stage = { cause: LaunchStage; words: string; because?: Failure }

/** Between a record and its offer lies one transaction of the worker that launches. */
const offeringMs = 30_000
/** Why a pool has no worker is asked of the cluster this often, however many runs wait, and not waited for any longer. */
const askedEveryMs = 3_000

export const asPooled = (record: LaunchRecord): PoolRecord | undefined =>
  typeof record.pool === 'string' && typeof record.lease === 'string' && typeof record.tenant === 'string'
    ? (record as PoolRecord)
    : undefined

const isAway = (error: unknown): boolean =>
  error instanceof LaunchFailed && error.failure.cause === 'cluster_away'

const neverOffered: Failure = {
  message: 'The worker that was to offer the run to its pool is gone.',
  fault: 'infrastructure',
  cause: 'worker_lost',
  retryable: true,
}

/** Attempts that the workers of a pool carry out: offered where those ask for work, and followed there. */
export class PoolLaunches {
  readonly #options: PoolLaunchesOptions
  readonly #asked = new Map<string, { atMs: number; stage: Promise<Stage> }>()

  constructor(options: PoolLaunchesOptions) {
    this.#options = options
  }

  /** Throws {@link LaunchFailed}. */
  async launch(launch: Launch, keep: (record: LaunchRecord) => Promise<void>): Promise<void> {
    const { name, api, namespacePrefix, keeper, deployments } = this.#options
    const { order, tenant, pod, plan } = launch
    if (!pod) throw new Error('A run in a pool needs a pod to run in.')
    const shape = poolShape({ tenantId: tenant.id, cluster: name }, pod.runtime)
    const { apiUrl } = order
    const { size, code } = await keeper.open({ ...shape, tenantId: tenant.id, cluster: name, apiUrl })
    const record: PoolRecord = {
      cluster: await api.clusterId(),
      clusterName: name,
      namespace: namespaceOf(namespacePrefix, tenant.slug),
      job: poolDeploymentName(shape.key),
      pool: shape.key,
      lease: newId(),
      tenant: tenant.id,
      fence: launch.fence,
      recordedAtMs: keeper.nowMs(),
      pod: JSON.parse(JSON.stringify(pod)) as Json,
    }
    await keep(record)
    // Before the cluster is asked: workers that are there begin at once.
    await keeper.offer({
      tenantId: tenant.id,
      id: record.lease,
      pool: shape.key,
      runId: order.run,
      attempt: order.attempt,
      claimCode: order.claimCode,
    })
    try {
      const { key, runtime } = shape
      if (size > 0) await deployments.apply({ tenant, plan, key, runtime, apiUrl, code, size })
    } catch (error) {
      // Whoever follows the cluster makes the pool what it should be as soon as that can be reached.
      if (error instanceof KubernetesAway || isAway(error)) return
      // A worker that was there has it already: the run goes on, and who follows the cluster puts the pool right.
      if (!(await keeper.withdraw({ tenantId: tenant.id, id: record.lease }))) return
      const failure = asJobFailure(error, record.namespace)
      throw failure instanceof JobRefused ? new LaunchFailed(failure.failure) : failure
    }
  }

  /** Any worker knows how the work stands; why there is no worker of the pool yet is told by the one that follows the cluster: undefined. */
  async inspect(record: PoolRecord): Promise<LaunchState | undefined> {
    const { keeper, isFollowing } = this.#options
    const look = await keeper.look({ tenantId: record.tenant, id: record.lease })
    if (!look)
      return keeper.nowMs() - record.recordedAtMs < offeringMs
        ? { state: 'running' }
        : { state: 'ended', failure: neverOffered }
    switch (look.state) {
      case 'waiting':
        if (look.crowd.workers === 0 && !look.crowd.tierFull && !isFollowing()) return undefined
        return { state: 'running', stage: await this.#held(record, look.crowd) }
      case 'leased':
        return { state: 'running', stage: this.#begun(look) }
      case 'ended':
        return look.how.is === 'process'
          ? { state: 'ended', end: look.how.end }
          : { state: 'ended', failure: look.how.failure }
    }
  }

  async cancel(record: PoolRecord, how: 'gently' | 'force'): Promise<void> {
    await this.#options.keeper.cancel({ tenantId: record.tenant, id: record.lease }, how)
  }

  /** A run that waited its turn for long has as much time as any other from when it was taken. */
  #begun({ worker, leasedAt }: Extract<LeaseLook, { state: 'leased' }>): Stage {
    const isNew = this.#options.keeper.nowMs() - leasedAt.getTime() < startTimeoutMs
    return { cause: isNew ? 'pool' : 'container_start', words: `The worker ${worker} of its pool starts it` }
  }

  async #held(record: PoolRecord, crowd: Extract<LeaseLook, { state: 'waiting' }>['crowd']): Promise<Stage> {
    const words = waitingWords(crowd)
    if (crowd.tierFull) return { cause: 'tier_pods', words }
    if (crowd.workers > 0) return { cause: 'pool', words }
    const known = this.#asked.get(record.job)
    const atMs = performance.now()
    if (known && atMs - known.atMs < askedEveryMs) return known.stage
    const stage = this.#whyNone(record).catch((): Stage => ({ cause: 'launching', words }))
    this.#asked.set(record.job, { atMs, stage })
    return stage
  }

  /** What keeps the first workers of a pool from their start. */
  async #whyNone({ namespace, job, pool }: PoolRecord): Promise<Stage> {
    const { api, thereMs, nodeNearest } = this.#options
    const signal = AbortSignal.timeout(askedEveryMs)
    const { items } = await api.list('Pod', {
      namespace,
      signal,
      labelSelector: `${label.pool}=${pool}`,
      transform: (pod) => (pod.metadata?.deletionTimestamp ? undefined : podFacts(pod)),
    })
    const isRunning = items.some(({ containers }) =>
      containers.some(({ kind, state }) => kind === 'main' && state.is === 'running'),
    )
    if (isRunning) return { cause: 'container_start', words: 'The workers of its pool run and ask for work' }
    const [pod] = items.toSorted((one, other) => one.createdAtMs - other.createdAtMs)
    if (!pod) {
      const deployment = await api.get('Deployment', { namespace, name: job }, signal)
      const refused = deployment?.status?.conditions?.find(
        ({ type, status }) => type === 'ReplicaFailure' && status === 'True',
      )
      return {
        cause: 'launching',
        words: refused
          ? `The cluster makes no worker of its pool: ${refused.message ?? refused.reason ?? ''}`
          : 'The workers of its pool are started',
      }
    }
    const why = explainWaiting(
      {
        job: null,
        pod,
        warnings: [],
        node: null,
        largestNode: nodeNearest(pod),
        isCanceled: false,
      },
      thereMs(),
    )
    // A worker that no node can ever take keeps the run for ever: it is given up for that, and not for the time it took.
    return why.is === 'waiting'
      ? { cause: why.stage, words: why.words, ...(why.cause && { because: why.cause }) }
      : { cause: 'container_start', words: withLastLine(why.failure) }
  }
}
