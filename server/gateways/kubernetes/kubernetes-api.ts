import type { Kind, ObjectName, ObjectOf } from './kubernetes-objects.ts'

/** Which objects of a kind; without a namespace those of the whole cluster. Selectors as the API spells them. */
export interface Selection {
  namespace?: string
  labelSelector?: string
  fieldSelector?: string
  signal?: AbortSignal
}

export interface ListOptions<T, U> extends Selection {
  /** Makes of each object what is kept of it, before the next is read; dropped where it gives undefined. */
  transform?: (object: T) => U | undefined
  /** How many are asked for at once; 250 when absent: some 15 ms to parse. */
  pageSize?: number
}

export interface ObjectList<T> {
  items: T[]
  /** Where a watch goes on from. Opaque: never compared, only given back. */
  resourceVersion: string
}

export interface WatchOptions extends Selection {
  resourceVersion: string
  /** When the cluster ends the watch by itself. */
  timeoutSeconds?: number
  /** Told when the cluster has agreed, before the first event. */
  opened?: () => void
}

export type WatchEvent<T> =
  | { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: T; resourceVersion: string }
  /** Nothing happened, and the version moved on. */
  | { type: 'BOOKMARK'; resourceVersion: string }

export interface WriteOptions {
  /** Everything is checked, quotas and policies too, and nothing is done. */
  dryRun?: boolean
  signal?: AbortSignal
}

export interface RemoveOptions extends WriteOptions {
  /** Only the object with this uid, not one that took its name since. */
  uid?: string
  gracePeriodSeconds?: number
  propagationPolicy?: 'Background' | 'Foreground' | 'Orphan'
}

export interface LogOptions {
  namespace: string
  pod: string
  container: string
  /** Goes on while the container writes. */
  follow?: boolean
  /** Each line begins with its time. */
  timestamps?: boolean
  /** Whole seconds: the API drops the fraction. */
  sinceTime?: string
  tailLines?: number
  limitBytes?: number
  signal?: AbortSignal
}

export interface ClusterVersion {
  gitVersion: string
  major: number
  minor: number
}

/** Part of an object, to be merged into it; null takes a field away. */
export type Patch<T> = {
  [Key in keyof T]?: T[Key] extends object | undefined ? Patch<T[Key]> | null : T[Key] | null
}

/**
 * One cluster. Everything throws {@link KubernetesRefused} where the cluster says no, {@link KubernetesAway} where no answer came, and the
 * reason of a signal that was given. What can be sent again safely is, a few times; `create` never.
 */
export interface KubernetesApi {
  /** The object, or undefined where there is none. */
  get<K extends Kind>(kind: K, of: ObjectName, signal?: AbortSignal): Promise<ObjectOf[K] | undefined>
  /** All objects of a selection, consistent with one another, read page by page with a breath between. */
  list<K extends Kind, U = ObjectOf[K]>(
    kind: K,
    options?: ListOptions<ObjectOf[K], U>,
  ): Promise<ObjectList<U>>
  /** Sent once. After a KubernetesAway with `mayHaveArrived` the object may be there: `get` tells. */
  create<K extends Kind>(kind: K, object: ObjectOf[K], options?: WriteOptions): Promise<ObjectOf[K]>
  /** Server-side apply as "sluice": what is said here holds, and takes over fields of others where `force` is not false. */
  apply<K extends Kind>(
    kind: K,
    object: ObjectOf[K],
    options?: WriteOptions & { force?: boolean },
  ): Promise<ObjectOf[K]>
  /** Merge patch, of the object or of a part of it, such as `scale` or `status`. */
  patch<K extends Kind>(
    kind: K,
    of: ObjectName,
    patch: Patch<ObjectOf[K]>,
    options?: WriteOptions & { subresource?: 'scale' | 'status' },
  ): Promise<ObjectOf[K]>
  /** `absent` where there is none, or, with a uid, where another has its name. An object with finalizers or a grace period goes later. */
  remove(kind: Kind, of: ObjectName, options?: RemoveOptions): Promise<'removed' | 'absent'>
  /** What happens to a selection from a version on. Ends when the cluster ends it; throws KubernetesRefused that is `expired` when the version is no longer kept. */
  watch<K extends Kind>(kind: K, options: WatchOptions): AsyncIterable<WatchEvent<ObjectOf[K]>>
  /** The bytes of a container's log, in pieces that respect neither lines nor characters. */
  logs(options: LogOptions): Promise<AsyncIterable<Uint8Array>>
  version(): Promise<ClusterVersion>
  /** Tells clusters apart whatever their addresses: the uid of the namespace kube-system. */
  clusterId(): Promise<string>
  /** How far the cluster's clock is ahead of this machine's, as far as it was heard of; 0 while the two are in step. */
  aheadMs(): number
  /** The same cluster with a measure of requests and connections of its own: what can wait takes nothing from what cannot. Closed with this one. */
  aside(): KubernetesApi
  close(): void
}
