import { nearestNode } from '#core/pod/nearest-node.ts'
import type { ClusterFacts, PodFacts } from '#core/pod/pod-facts.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'
import type { Logger } from '#server/platform/logger.ts'

import { KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { startReflector, type Reflector } from '../kubernetes/reflector.ts'
import { clusterWarnings, jobFacts, nodeFacts, podFacts } from './cluster-facts.ts'
import { containerName, fenceAnnotation, label, stepAnnotation } from './names.ts'
import { mebibytes, milliCpu } from './quantity.ts'

/** Whose object it is, as its labels say. */
export interface AttemptName {
  runId: string
  attempt: number
  namespace: string
  job: string
}

interface KeptJob {
  name: AttemptName
  uid: string
  fence: string | undefined
  role: string
  facts: ReturnType<typeof jobFacts>
  finishedAtMs: number | null
}

export interface KeptPod {
  uid: string
  job: string
  namespace: string
  runId: string
  attempt: number
  role: string
  /** The try that it is for alone. */
  step: StepAttemptName | undefined
  /** Whether its container is an image that is not to be touched. */
  isUntouched: boolean
  facts: ReturnType<typeof podFacts>
}

interface KeptNode {
  name: string
  cpuMilli: number
  memoryMib: number
  facts: ReturnType<typeof nodeFacts>
}

/** What the cluster says of one Job and its pods, as far as it was followed. */
export interface SeenJob {
  job: KeptJob | undefined
  pods: KeptPod[]
}

/** Warnings are asked for, not followed: there are many, and few are ours. */
const warningsKeptMs = 3_000
/** Where many wait at once each is asked about less often, so that all together take a share of what may be asked and no more. */
const warningsEachMs = 250
const warningsKeptAtMostMs = 120_000

const jobKey = (namespace: string, job: string): string => `${namespace}/${job}`

const nameOf = ({ metadata }: ObjectOf['Job']): AttemptName => ({
  runId: metadata?.labels?.[label.run] ?? '',
  attempt: Number(metadata?.labels?.[label.attempt] ?? 0),
  namespace: metadata?.namespace ?? '',
  job: metadata?.name ?? '',
})

const keptJob = (job: ObjectOf['Job']): KeptJob => {
  const ended = job.status?.conditions?.find(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )
  return {
    name: nameOf(job),
    uid: job.metadata?.uid ?? '',
    fence: job.metadata?.annotations?.[fenceAnnotation],
    role: job.metadata?.labels?.[label.role] ?? '',
    facts: jobFacts(job),
    finishedAtMs: ended ? Date.parse(ended.lastTransitionTime ?? '') || null : null,
  }
}

const keptPod = (pod: ObjectOf['Pod']): KeptPod => {
  const { labels = {}, annotations = {}, ...metadata } = pod.metadata ?? {}
  const role = labels[label.role] ?? ''
  const key = role === 'step' ? annotations[stepAnnotation.step] : undefined
  return {
    uid: metadata.uid ?? '',
    job: labels['batch.kubernetes.io/job-name'] ?? '',
    namespace: metadata.namespace ?? '',
    runId: labels[label.run] ?? '',
    attempt: Number(labels[label.attempt] ?? 0),
    role,
    step: key === undefined ? undefined : { key, attempt: Number(annotations[stepAnnotation.stepAttempt]) },
    isUntouched: (pod.spec?.initContainers ?? []).some(({ name }) => name === containerName.take),
    facts: podFacts(pod),
  }
}

const keptNode = (node: ObjectOf['Node']): KeptNode => ({
  name: node.metadata?.name ?? '',
  cpuMilli: node.spec?.unschedulable ? 0 : (milliCpu(node.status?.allocatable?.cpu) ?? 0),
  memoryMib: node.spec?.unschedulable ? 0 : (mebibytes(node.status?.allocatable?.memory) ?? 0),
  facts: nodeFacts(node),
})

/** Its main container has ended, or one before it has failed. */
const hasEnded = ({ facts }: KeptPod): boolean =>
  facts.containers.some(
    ({ kind, state }) =>
      state.is === 'ended' && (kind === 'main' || (kind === 'init' && state.exitCode !== 0)),
  )

export interface FollowerOptions {
  api: KubernetesApi
  logger: Logger
  /** Which Jobs and pods. */
  labelSelector: string
  /** Of one namespace; of all when absent. */
  namespace?: string
  /** Whether it is followed what nodes there are, which not everybody may. */
  nodes: boolean
  /** Something about a Job or its pod changed. */
  onNews: (of: AttemptName) => void
  /** What is said of a pod changed, or it is gone. */
  onPod?: (pod: KeptPod, isGone: boolean) => void
}

/** A copy of what the cluster says of our Jobs, their pods and its nodes; one for all runs, however many there are. */
export class ClusterFollower {
  readonly #options: FollowerOptions
  readonly #jobs: Reflector<KeptJob>
  readonly #pods: Reflector<KeptPod>
  readonly #nodes: Reflector<KeptNode> | undefined
  readonly #podsOfJob = new Map<string, Map<string, KeptPod>>()
  readonly #warnings = new Map<string, { atMs: number; warnings: ClusterFacts['warnings'] }>()
  /** By the uid of a pod, when it was first heard that its container had ended. */
  readonly #endsHeard = new Map<string, number>()

  constructor(options: FollowerOptions) {
    const { api, logger, labelSelector, namespace } = options
    this.#options = options
    const ours = { api, logger, labelSelector, ...(namespace !== undefined && { namespace }) }
    this.#jobs = startReflector<'Job', KeptJob>({
      ...ours,
      kind: 'Job',
      transform: keptJob,
      onChange: ({ namespace, name }, gone) => {
        const job = gone?.last ?? this.#jobs.get(namespace, name)
        if (job) options.onNews(job.name)
      },
    })
    this.#pods = startReflector<'Pod', KeptPod>({
      ...ours,
      kind: 'Pod',
      transform: keptPod,
      onChange: ({ namespace, name }, gone) => this.#onPod(namespace, name, gone?.last),
    })
    this.#nodes = options.nodes
      ? startReflector<'Node', KeptNode>({
          api,
          logger,
          kind: 'Node',
          transform: keptNode,
          onChange: () => undefined,
        })
      : undefined
  }

  /** Whether everything was listed once; what was not seen before may be there all the same. */
  get isSynced(): boolean {
    return this.#jobs.relists > 0 && this.#pods.relists > 0
  }

  /** Why the cluster cannot be followed right now; undefined where it is. */
  get trouble(): string | undefined {
    return this.#jobs.trouble ?? this.#pods.trouble
  }

  /** How long ago the cluster was last heard of. */
  get ageMs(): number {
    return Math.max(this.#jobs.age(), this.#pods.age())
  }

  jobs(): Iterable<KeptJob> {
    return this.#jobs.all()
  }

  pods(): Iterable<KeptPod> {
    return this.#pods.all()
  }

  seen(namespace: string, job: string): SeenJob {
    return {
      job: this.#jobs.get(namespace, job),
      pods: [...(this.#podsOfJob.get(jobKey(namespace, job))?.values() ?? [])],
    }
  }

  /** How long ago it was first heard that the container of a pod had ended; undefined where it has not. */
  sinceEndMs(namespace: string, pod: string): number | undefined {
    const heardMs = this.#endsHeard.get(this.#pods.get(namespace, pod)?.uid ?? '')
    return heardMs === undefined ? undefined : performance.now() - heardMs
  }

  /** Asks the cluster itself: that a copy does not hold a Job proves nothing. Of one that is gone, what the cluster still tells of it. */
  async ask(namespace: string, job: string): Promise<KeptJob | undefined> {
    const found = await this.#options.api.get('Job', { namespace, name: job })
    return found ? keptJob(found) : this.#goneJob(namespace, job)
  }

  /** A Job that was there has left a trace: that its pod was made, or was not. */
  async #goneJob(namespace: string, name: string): Promise<KeptJob | undefined> {
    const fieldSelector = `involvedObject.kind=Job,involvedObject.name=${name}`
    const [trace] = await this.#events(namespace, fieldSelector)
    if (!trace) return undefined
    const job = { metadata: { name, namespace, uid: trace.involvedObject.uid } } as ObjectOf['Job']
    const kept = keptJob(job)
    return { ...kept, facts: { ...kept.facts, isGone: true } }
  }

  /** None without the right to read them: everything is told then, but in fewer words. */
  async #events(namespace: string, fieldSelector: string): Promise<ObjectOf['Event'][]> {
    try {
      return (await this.#options.api.list('Event', { namespace, fieldSelector })).items
    } catch (error) {
      if (error instanceof KubernetesRefused) return []
      throw error
    }
  }

  /** Null where we may not know of nodes, or do not at present. */
  node(name: string | null): ClusterFacts['node'] {
    if (name === null || !this.#nodes || this.#nodes.size === 0 || this.#nodes.trouble !== undefined)
      return null
    // A node that is not there any more has left the cluster.
    return this.#nodes.get('', name)?.facts ?? { isReady: false, notReadySinceMs: 0 }
  }

  /** Of all nodes that take something, the one that comes nearest to what a pod asks for: one that is closed for now says nothing of what could ever be had. */
  nodeNearest(asked: Pick<PodFacts, 'cpuMilli' | 'memoryMib'>): ClusterFacts['largestNode'] {
    const open = [...(this.#nodes?.all() ?? [])].filter(
      ({ facts, memoryMib }) => facts.isReady && memoryMib > 0,
    )
    return nearestNode(open, asked)
  }

  /** What the cluster complains of about a Job and its pod, at most some seconds old. */
  async warnings(namespace: string, seen: SeenJob, nowMs: number): Promise<ClusterFacts['warnings']> {
    const uids = [seen.job?.uid, ...seen.pods.map(({ uid }) => uid)].filter((uid) => uid !== undefined)
    const key = uids.join(' ')
    const kept = this.#warnings.get(key)
    const sharedMs = Math.min(warningsKeptAtMostMs, this.#warnings.size * warningsEachMs)
    const keptMs = Math.max(warningsKeptMs, sharedMs)
    if (kept && nowMs - kept.atMs < keptMs) return kept.warnings
    const lists = await Promise.all(uids.map((uid) => this.#events(namespace, `involvedObject.uid=${uid}`)))
    const warnings = clusterWarnings(lists.flat())
    this.#warnings.set(key, { atMs: nowMs, warnings })
    for (const [old, { atMs }] of this.#warnings)
      if (nowMs - atMs > 60_000 + keptMs) this.#warnings.delete(old)
    return warnings
  }

  async stop(): Promise<void> {
    await Promise.all([this.#jobs.stop(), this.#pods.stop(), this.#nodes?.stop()])
  }

  #onPod(namespace: string, name: string, gone: KeptPod | undefined): void {
    const pod = gone ?? this.#pods.get(namespace, name)
    if (!pod) return
    this.#options.onPod?.(pod, gone !== undefined)
    if (gone) this.#endsHeard.delete(pod.uid)
    else if (hasEnded(pod) && !this.#endsHeard.has(pod.uid)) this.#endsHeard.set(pod.uid, performance.now())
    const key = jobKey(namespace, pod.job)
    const pods = this.#podsOfJob.get(key) ?? new Map<string, KeptPod>()
    if (gone) pods.delete(name)
    else pods.set(name, pod)
    if (pods.size > 0) this.#podsOfJob.set(key, pods)
    else this.#podsOfJob.delete(key)
    const job = this.#jobs.get(namespace, pod.job)
    if (job) this.#options.onNews(job.name)
  }
}
