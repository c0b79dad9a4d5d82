import { randomBytes } from 'node:crypto'

import { KubernetesRefused } from '../api-error.ts'
import type { KubernetesApi } from '../kubernetes-api.ts'
import type { Kind, ObjectName, ObjectOf } from '../kubernetes-objects.ts'
import { decideDeployment } from './deployment-controller.ts'
import { fakeKubernetesApi } from './fake-kubernetes-api.ts'
import { FakePod } from './fake-pod.ts'
import { type FakeObject, FakeStore, nameOf, refused, resourceOf } from './fake-store.ts'
import { FakeWeather } from './fake-weather.ts'
import { decideJob } from './job-controller.ts'

interface FakeOptions {
  now?: () => Date
  /** What happens to a new pod; it is scheduled and started when absent. */
  onPod?: (pod: FakePod) => void
}

const letters = (count: number): string =>
  [...randomBytes(count)].map((byte) => (byte % 36).toString(36)).join('')

/**
 * A cluster in memory: objects, versions and watches as the API server has them, controllers for jobs of one pod and for deployments, quotas that count objects,
 * and pods that a test steers. It is believed as far as the suite passes on it and on a real cluster.
 */
export class FakeKubernetes {
  readonly store = new FakeStore()
  /** How the way to the cluster is. */
  readonly weather = new FakeWeather()
  readonly now: () => Date
  readonly #pods = new Map<string, FakePod>()
  readonly #onPod: (pod: FakePod) => void

  constructor({ now = () => new Date(), onPod = (pod) => pod.start() }: FakeOptions = {}) {
    this.now = now
    this.#onPod = onPod
    for (const name of ['kube-system', 'default']) this.create('Namespace', { metadata: { name } })
    this.create('Node', { metadata: { name: 'node1' }, status: { allocatable: { cpu: '4', memory: '8Gi' } } })
    this.store.onEvent(({ kind, type, object }) => {
      if (kind === 'Pod' && type === 'ADDED') queueMicrotask(() => this.#begin(nameOf(object)))
      const owner = kind === 'Job' ? nameOf(object) : kind === 'Pod' ? this.#owner(object, 'Job') : undefined
      if (owner) queueMicrotask(() => this.#reconcile(owner))
      const keeper =
        kind === 'Deployment'
          ? nameOf(object)
          : kind === 'Pod'
            ? this.#owner(object, 'Deployment')
            : undefined
      if (keeper) queueMicrotask(() => this.#keepReplicas(keeper))
    })
  }

  /** A client of this cluster. */
  api(): KubernetesApi {
    return fakeKubernetesApi(this)
  }

  /** A pod to steer. Throws where there is none of that name. */
  pod(namespace: string, name: string): FakePod {
    const pod = this.#pods.get(this.store.get('Pod', { namespace, name })?.metadata?.uid ?? '')
    if (!pod) throw new Error(`There is no pod ${namespace}/${name}.`)
    return pod
  }

  /** The pods there are of a job. */
  podsOf(namespace: string, job: string): FakePod[] {
    return [...this.#pods.values()].filter(
      (pod) => pod.namespace === namespace && pod.object?.metadata?.labels?.['job-name'] === job,
    )
  }

  /** Writes a new object as the API server would: into a namespace there is, within its quota. */
  create(kind: Kind, given: FakeObject, dryRun = false): FakeObject {
    const object = structuredClone(given)
    const { metadata = {} } = object
    if (!metadata.name && metadata.generateName) metadata.name = `${metadata.generateName}${letters(5)}`
    const { namespace } = metadata
    if (namespace !== undefined) {
      const within = this.store.get('Namespace', { name: namespace })
      if (!within) throw refused(404, 'NotFound', `namespaces "${namespace}" not found`)
      // Before storage is asked: under a full quota what exists already is refused for the quota.
      this.#withinQuota(kind, namespace, metadata.name ?? '')
    }
    if (kind === 'Namespace') object.status = { phase: 'Active' }
    if (kind === 'Pod') object.status ??= { phase: 'Pending' }
    return this.store.add(kind, { ...object, metadata }, this.now(), dryRun)
  }

  /** Deletes as the API server does, with what belongs to it. */
  remove(kind: Kind, of: ObjectName, force: boolean, orphan: boolean): void {
    if (kind === 'Pod') return this.#removePod(of, force)
    const uid = this.store.get(kind, of)?.metadata?.uid
    if (kind === 'Job' || kind === 'Deployment') {
      this.store.drop(kind, of)
      if (orphan) return
      for (const pod of this.store.all('Pod'))
        if (pod.metadata?.ownerReferences?.some((owner) => owner.uid === uid))
          this.#removePod(nameOf(pod), force)
      return
    }
    if (kind === 'Namespace') this.#empty(of.name)
    this.store.drop(kind, of)
  }

  #empty(namespace: string): void {
    for (const pod of this.store.all('Pod'))
      if (pod.metadata?.namespace === namespace) this.#removePod(nameOf(pod), true)
    for (const kind of [
      'Job',
      'ConfigMap',
      'Secret',
      'ResourceQuota',
      'LimitRange',
      'NetworkPolicy',
      'Role',
      'RoleBinding',
      'ServiceAccount',
      'Deployment',
      'Service',
      'Event',
    ] as const)
      for (const object of this.store.all(kind))
        if (object.metadata?.namespace === namespace) this.store.drop(kind, nameOf(object))
  }

  #removePod(of: ObjectName, force: boolean): void {
    const object = this.store.get('Pod', of)
    const pod = this.#pods.get(object?.metadata?.uid ?? '')
    if (!object) return
    const started = pod && !pod.ended && (object as ObjectOf['Pod']).spec?.nodeName
    if (force || !started) {
      pod?.logs.forEach((log) => log.end())
      return this.store.drop('Pod', of)
    }
    const deletionTimestamp = object.metadata?.deletionTimestamp ?? this.now().toISOString()
    this.store.put('Pod', { ...object, metadata: { ...object.metadata, deletionTimestamp } })
    if (!pod.onDelete) return
    pod.onDelete()
    this.store.drop('Pod', of)
  }

  #withinQuota(kind: Kind, namespace: string, name: string): void {
    const counted = kind === 'Pod' ? ['pods', 'count/pods'] : [`count/${resourceOf(kind)}`]
    for (const quota of this.store.all('ResourceQuota') as ObjectOf['ResourceQuota'][]) {
      if (quota.metadata?.namespace !== namespace) continue
      for (const what of counted) {
        const limit = quota.spec?.hard?.[what]
        const used = this.store.all(kind).filter((each) => each.metadata?.namespace === namespace).length
        if (limit === undefined || used < Number(limit)) continue
        const said = `requested: ${what}=1, used: ${what}=${used}, limited: ${what}=${limit}`
        throw refused(
          403,
          'Forbidden',
          `${resourceOf(kind)} "${name}" is forbidden: exceeded quota: ${quota.metadata.name}, ${said}`,
        )
      }
    }
  }

  #owner({ metadata }: FakeObject, kind: 'Job' | 'Deployment'): ObjectName | undefined {
    const owner = metadata?.ownerReferences?.find((each) => each.kind === kind && each.controller)
    return owner && metadata?.namespace ? { namespace: metadata.namespace, name: owner.name } : undefined
  }

  #begin(of: ObjectName): void {
    const object = this.store.get('Pod', of)
    if (!object?.metadata?.uid || this.#pods.has(object.metadata.uid)) return
    const pod = new FakePod(this.store, object, this.now)
    this.#pods.set(pod.uid, pod)
    this.#onPod(pod)
  }

  #ownedBy({ metadata }: FakeObject): ObjectOf['Pod'][] {
    return (this.store.all('Pod') as ObjectOf['Pod'][]).filter((pod) =>
      pod.metadata?.ownerReferences?.some((owner) => owner.uid === metadata?.uid),
    )
  }

  #keepReplicas(of: ObjectName): void {
    const deployment = this.store.get('Deployment', of)
    if (!deployment) return
    const action = decideDeployment(
      deployment as ObjectOf['Deployment'],
      this.#ownedBy(deployment),
      letters(5),
    )
    if (action?.do === 'create pod') this.create('Pod', action.pod)
    if (action?.do === 'remove pod') this.#removePod(nameOf(action.pod), false)
  }

  #reconcile(of: ObjectName): void {
    const job = this.store.get('Job', of) as ObjectOf['Job'] | undefined
    if (!job) return
    const pods = this.#ownedBy(job as FakeObject)
    const action = decideJob(
      job,
      pods,
      this.now()
        .toISOString()
        .replace(/\.\d+Z$/, 'Z'),
      letters(5),
    )
    if (action?.do === 'set status') this.store.put('Job', { ...job, status: action.status })
    if (action?.do !== 'create pod') return
    try {
      this.create('Pod', action.pod)
      this.#tell(job, 'Normal', 'SuccessfulCreate', `Created pod: ${action.pod.metadata?.name}`)
    } catch (error) {
      if (!(error instanceof KubernetesRefused)) throw error
      this.#tell(job, 'Warning', 'FailedCreate', `Error creating: ${error.message}`)
    }
  }

  /** An event about an object, as controllers write it. */
  #tell({ metadata }: ObjectOf['Job'], type: 'Normal' | 'Warning', reason: string, message: string): void {
    const { name, namespace, uid } = metadata ?? {}
    const time = this.now().toISOString()
    this.create('Event', {
      metadata: { generateName: `${name}.`, namespace },
      involvedObject: { apiVersion: 'batch/v1', kind: 'Job', name, namespace, uid },
      type,
      reason,
      message,
      count: 1,
      firstTimestamp: time,
      lastTimestamp: time,
    })
  }
}
