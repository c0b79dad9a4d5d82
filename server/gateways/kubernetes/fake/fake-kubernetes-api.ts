import { once } from 'node:events'
import { Readable } from 'node:stream'

import { KubernetesRefused } from '../api-error.ts'
import type { KubernetesApi, LogOptions, WatchEvent, WatchOptions } from '../kubernetes-api.ts'
import { type Kind, kinds, type ObjectName, type ObjectOf } from '../kubernetes-objects.ts'
import type { FakeKubernetes } from './fake-kubernetes.ts'
import { type FakeObject, nameOf, refused, resourceOf, type StoredEvent } from './fake-store.ts'
import type { FakeCall } from './fake-weather.ts'
import { mergePatch, withdrawn } from './merge-patch.ts'
import { selects } from './selector.ts'

const absent = (kind: Kind, of: ObjectName) =>
  refused(404, 'NotFound', `${resourceOf(kind)} "${of.name}" not found`)

/** What each object was last applied as: fields that are not said any more go. */
const applied = new WeakMap<FakeKubernetes, Map<string, FakeObject>>()

async function* watchFake<K extends Kind>(
  cluster: FakeKubernetes,
  kind: K,
  options: WatchOptions,
): AsyncGenerator<WatchEvent<ObjectOf[K]>, void, undefined> {
  const { store, weather } = cluster
  const { namespace, labelSelector, fieldSelector, resourceVersion, timeoutSeconds = 600, opened } = options
  weather.calls.push({ call: 'watch', about: kind })
  weather.pass('watch', 'before', kind)
  const meant = selects(labelSelector, fieldSelector)
  const within = ({ kind: of, object }: StoredEvent) =>
    of === kind && (namespace === undefined || object.metadata?.namespace === namespace)
  const queue: StoredEvent[] = store.since(Number(resourceVersion)).filter(within)
  const wake = new EventTarget()
  const forget = store.onEvent((event) => {
    if (!within(event)) return
    queue.push(event)
    wake.dispatchEvent(new Event('news'))
  })
  const stream = weather.stream(options.signal)
  const over = AbortSignal.timeout(timeoutSeconds * 1000)
  const until = AbortSignal.any([stream.signal, over])
  opened?.()
  try {
    for (;;) {
      for (const event of queue.splice(0)) {
        // An object that stops being meant is gone for this watch, and one that begins to be meant is new.
        const was = event.before !== undefined && meant(event.before)
        const is = event.type !== 'DELETED' && meant(event.object)
        if (!is && !was) continue
        const type = is ? (was ? 'MODIFIED' : 'ADDED') : 'DELETED'
        const object = structuredClone(event.object) as ObjectOf[K]
        yield { type, object, resourceVersion: String(event.version) }
      }
      stream.signal.throwIfAborted()
      if (queue.length === 0) await once(wake, 'news', { signal: until })
    }
  } catch (error) {
    if (stream.signal.aborted) throw stream.signal.reason
    if (over.aborted) return
    throw error
  } finally {
    forget()
    stream.done()
  }
}

const logsOf = (cluster: FakeKubernetes, options: LogOptions): AsyncIterable<Uint8Array> => {
  const { namespace, pod: name, container, follow, sinceTime, timestamps, tailLines, limitBytes } = options
  if (!cluster.store.get('Pod', { namespace, name })) throw absent('Pod', { name })
  const pod = cluster.pod(namespace, name)
  const status = pod.object?.status?.containerStatuses?.find((each) => each.name === container)
  // A pod without a node has no kubelet to ask: the API answers for it, with nothing.
  if (!pod.object?.spec?.nodeName) return Readable.from([])
  const bad = (said: string) => refused(400, 'BadRequest', said)
  const log = pod.logs.get(container)
  if (!log) throw bad(`container ${container} is not valid for pod ${name}`)
  if (!status?.state?.running && !status?.state?.terminated)
    throw bad(
      `container "${container}" in pod "${name}" is waiting to start: ${status?.state?.waiting?.reason ?? 'ContainerCreating'}`,
    )
  // The API drops fractions of a second on the way to the kubelet.
  const sinceNs = sinceTime ? BigInt(Math.floor(Date.parse(sinceTime) / 1000)) * 1_000_000_000n : undefined
  const query = { sinceNs, timestamps, tailLines, limitBytes }
  const stream = cluster.weather.stream(options.signal)
  return (async function* () {
    try {
      if (follow) yield* log.follow(query, stream.signal)
      else yield log.read(query)
    } catch (error) {
      throw stream.signal.aborted ? stream.signal.reason : error
    } finally {
      stream.done()
    }
  })()
}

/** A client of a cluster in memory. Copies go in and come out, calls pass the weather, what a call does it does at once. */
export const fakeKubernetesApi = (cluster: FakeKubernetes): KubernetesApi => {
  const { store, weather } = cluster
  const said = applied.get(cluster) ?? new Map<string, FakeObject>()
  applied.set(cluster, said)

  const through = async <T>(
    call: FakeCall,
    about: string,
    signal: AbortSignal | undefined,
    act: () => T,
  ): Promise<T> => {
    signal?.throwIfAborted()
    await Promise.resolve()
    weather.calls.push({ call, about })
    weather.pass(call, 'before', about)
    const done = act()
    weather.pass(call, 'after', about)
    return done
  }

  const write = (kind: Kind, of: ObjectName, patch: unknown, dryRun?: boolean): FakeObject => {
    const known = store.get(kind, of)
    if (!known) throw absent(kind, of)
    const merged = mergePatch(known, patch) as FakeObject
    if (merged.metadata?.resourceVersion !== known.metadata?.resourceVersion)
      throw refused(
        409,
        'Conflict',
        `Operation cannot be fulfilled on ${resourceOf(kind)} "${of.name}": the object has been modified; please apply your changes to the latest version and try again`,
      )
    return dryRun ? merged : store.put(kind, merged)
  }

  const api: KubernetesApi = {
    get: (kind, of, signal) =>
      through('get', of.name, signal, () => store.get(kind, of) as ObjectOf[typeof kind] | undefined),

    list: (kind, options = {}) =>
      through('list', kind, options.signal, () => {
        const meant = selects(options.labelSelector, options.fieldSelector)
        const found = store
          .all(kind)
          .filter(
            (object) => options.namespace === undefined || object.metadata?.namespace === options.namespace,
          )
          .filter(meant)
          .map((object) => object as ObjectOf[typeof kind])
        const { transform } = options
        const items = transform ? found.map(transform).filter((item) => item !== undefined) : found
        return { items: items as never[], resourceVersion: String(store.version) }
      }),

    create: (kind, object, options = {}) =>
      through('create', object.metadata?.name ?? '', options.signal, () => {
        if (kind !== 'SelfSubjectAccessReview' && kinds[kind].namespaced && !object.metadata?.namespace)
          throw refused(404, 'NotFound', 'the server could not find the requested resource')
        const given = object as FakeObject
        return cluster.create(kind, given, options.dryRun) as ObjectOf[typeof kind]
      }),

    apply: (kind, object, options = {}) =>
      through('apply', object.metadata?.name ?? '', options.signal, () => {
        const given = object as FakeObject
        const key = `${kind}/${JSON.stringify(nameOf(given))}`
        const known = store.get(kind, nameOf(given))
        if (known) {
          const patch = mergePatch(withdrawn(said.get(key), given), given)
          const made = write(kind, nameOf(given), patch, options.dryRun)
          if (!options.dryRun) said.set(key, structuredClone(given))
          return made as ObjectOf[typeof kind]
        }
        const made = cluster.create(kind, given, options.dryRun)
        if (!options.dryRun) said.set(key, structuredClone(given))
        return made as ObjectOf[typeof kind]
      }),

    patch: (kind, of, patch, options = {}) =>
      through(
        'patch',
        of.name,
        options.signal,
        () => write(kind, of, patch, options.dryRun) as ObjectOf[typeof kind],
      ),

    remove: (kind, of, options = {}) =>
      through('remove', of.name, options.signal, () => {
        const known = store.get(kind, of)
        if (!known || (options.uid !== undefined && known.metadata?.uid !== options.uid)) return 'absent'
        if (!options.dryRun)
          cluster.remove(kind, of, options.gracePeriodSeconds === 0, options.propagationPolicy === 'Orphan')
        return 'removed'
      }),

    watch: (kind, options) => watchFake(cluster, kind, options),
    logs: (options) => through('logs', options.pod, options.signal, () => logsOf(cluster, options)),
    version: () => through('version', '', undefined, () => ({ gitVersion: 'v1.34.1', major: 1, minor: 34 })),
    clusterId: () =>
      through('get', 'kube-system', undefined, () => {
        const uid = store.get('Namespace', { name: 'kube-system' })?.metadata?.uid
        if (!uid) throw new KubernetesRefused({ code: 404, reason: 'NotFound', message: 'no kube-system' })
        return uid
      }),
    aheadMs: () => Math.round((cluster.now().getTime() - Date.now()) / 1000) * 1000,
    // Nothing is measured here.
    aside: () => api,
    close: () => {},
  }
  return api
}
