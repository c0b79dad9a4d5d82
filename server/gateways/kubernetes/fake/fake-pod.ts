import type { ObjectOf } from '../kubernetes-objects.ts'
import { FakeContainerLog } from './fake-container-log.ts'
import type { FakeObject, FakeStore } from './fake-store.ts'

type Pod = ObjectOf['Pod']
type PodStatus = NonNullable<Pod['status']>
type ContainerState = NonNullable<NonNullable<PodStatus['containerStatuses']>[number]['state']>
type Condition = NonNullable<PodStatus['conditions']>[number]

export interface FakeEnd {
  exitCode: number
  /** `Completed` and `Error` when absent, as the kubelet says. */
  reason?: string
  message?: string
}

/** Node's timers hold no more. */
const longestTimerMs = 2_147_483_647
/** As the kubelet says it. */
const overdueWords = 'Pod was active on the node longer than the specified deadline'

/** A pod as its test steers it: what scheduler, kubelet and runtime would do. */
export class FakePod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  /** By container; of one that restarted that of its instance now. */
  readonly logs = new Map<string, FakeContainerLog>()
  /** Ends the containers when the pod is being deleted. Set to undefined, and it hangs in its deletion until it is forced. */
  onDelete: (() => void) | undefined = () => this.finish({ exitCode: 143 })
  readonly #store: FakeStore
  readonly #now: () => Date

  constructor(store: FakeStore, pod: FakeObject, now: () => Date) {
    this.#store = store
    this.#now = now
    this.namespace = pod.metadata?.namespace ?? ''
    this.name = pod.metadata?.name ?? ''
    this.uid = pod.metadata?.uid ?? ''
    for (const { name } of [...(this.#spec.initContainers ?? []), ...this.#spec.containers])
      this.logs.set(name, new FakeContainerLog())
  }

  get object(): Pod | undefined {
    const found = this.#store.get('Pod', this)
    return found?.metadata?.uid === this.uid ? (found as Pod) : undefined
  }

  get ended(): boolean {
    const phase = this.object?.status?.phase
    return phase === 'Succeeded' || phase === 'Failed'
  }

  /** The log that the container is writing. */
  log(container = this.#spec.containers[0]?.name ?? ''): FakeContainerLog {
    const log = this.logs.get(container)
    if (!log) throw new Error(`The pod ${this.name} has no container "${container}".`)
    return log
  }

  unschedulable(message: string): void {
    this.#condition('PodScheduled', 'False', 'Unschedulable', message)
  }

  schedule(node = 'node1'): void {
    const pod = this.object
    if (!pod?.spec) return
    this.#store.put('Pod', { ...pod, spec: { ...pod.spec, nodeName: node } })
    this.#condition('PodScheduled', 'True')
    const { activeDeadlineSeconds } = pod.spec
    if (activeDeadlineSeconds === undefined) return
    setTimeout(() => this.#overdue(), Math.min(activeDeadlineSeconds * 1000, longestTimerMs)).unref()
  }

  /** Containers wait, with Kubernetes' reason and words: `ImagePullBackOff`, `CreateContainerConfigError`. */
  wait(reason: string, message: string): void {
    this.#containers({ waiting: { reason, message } }, 'Pending')
  }

  /** Scheduled where it was not, and running. */
  start(): void {
    if (!this.object?.spec?.nodeName) this.schedule()
    this.#containers({ running: { startedAt: this.#time() } }, 'Running')
  }

  /** All containers end alike. */
  finish({ exitCode, reason, message }: FakeEnd): void {
    const time = this.#time()
    const said = reason ?? (exitCode === 0 ? 'Completed' : 'Error')
    for (const log of this.logs.values()) log.end()
    this.#containers(
      { terminated: { exitCode, reason: said, message, startedAt: time, finishedAt: time } },
      exitCode === 0 ? 'Succeeded' : 'Failed',
    )
  }

  /** Killed by the node for its own good, as pressure, disk limits and drains do. */
  evict(reason: string, message: string, disruption?: string): void {
    if (disruption) this.#condition('DisruptionTarget', 'True', disruption, message)
    this.finish({ exitCode: 137 })
    this.#status({ reason, message })
  }

  /** The container ended and began anew, with a log of its own. */
  restart(end: FakeEnd): void {
    for (const [name, log] of this.logs) {
      log.end()
      this.logs.set(name, new FakeContainerLog())
    }
    const time = this.#time()
    this.#containers({ running: { startedAt: time } }, 'Running', {
      terminated: { reason: 'Error', ...end, startedAt: time, finishedAt: time },
    })
  }

  #overdue(): void {
    if (!this.ended) this.evict('DeadlineExceeded', overdueWords)
  }

  get #spec(): NonNullable<Pod['spec']> {
    return this.object?.spec ?? { containers: [] }
  }

  #time(): string {
    return this.#now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z')
  }

  #status(change: Partial<PodStatus>): void {
    const pod = this.object
    if (pod) this.#store.put('Pod', { ...pod, status: { ...pod.status, ...change } })
  }

  #condition(type: string, status: string, reason?: string, message?: string): void {
    const others = (this.object?.status?.conditions ?? []).filter((each) => each.type !== type)
    const made: Condition = { type, status, reason, message, lastTransitionTime: this.#time() }
    this.#status({ conditions: [...others, made] })
  }

  #containers(state: ContainerState, phase: string, lastState?: ContainerState): void {
    const was = this.object?.status?.containerStatuses ?? []
    const containerStatuses = this.#spec.containers.map(({ name, image = '' }) => {
      const known = was.find((each) => each.name === name)
      const before = lastState ?? known?.lastState
      return {
        name,
        image,
        imageID: '',
        ready: state.running !== undefined,
        started: state.running !== undefined,
        restartCount: (known?.restartCount ?? 0) + (lastState ? 1 : 0),
        state,
        ...(before && { lastState: before }),
      }
    })
    this.#status({ phase, containerStatuses, startTime: this.object?.status?.startTime ?? this.#time() })
  }
}
