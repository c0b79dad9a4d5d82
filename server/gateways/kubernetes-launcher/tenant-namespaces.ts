import type { PoolLimits } from '#core/pool/scale-pool.ts'

import { label, managedBy, namespaceOf } from '../kubernetes-jobs/names.ts'
import { KubernetesAway, KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { LaunchFailed, type LaunchPlan } from '../launcher.ts'
import { apiServerWay } from './api-server-way.ts'
import { poolRooms, poolsThere, type WorkerSize } from './pool-rooms.ts'
import { PrivateAddresses } from './private-addresses.ts'
import { tenantBundle } from './tenant-bundle.ts'
import { isNamed, type Reached } from './tenant-policies.ts'

/** A cluster that does not answer for so long is away: the run goes back into the queue and says so. */
const patienceMs = 30_000
/** At a launch, what was put right within this is taken to be so still. */
const appliedForMs = 300_000

export interface NamespacesOptions {
  api: KubernetesApi
  /** What we are called in clusters. */
  installation: string
  namespacePrefix: string
  /** Where pods report. */
  runApiUrl: string
  /** Where pods reach the bucket of values, where there is one. */
  storageUrl?: string | undefined
  /** Where pods reach the API server, beside what the cluster says of it. */
  apiCidrs?: readonly string[] | undefined
  /** How large pools may become; absent where there are none. */
  poolLimits?: Pick<PoolLimits, 'max' | 'tierMax'> | undefined
  /** The addresses a name stands for; those of this machine's resolver when absent. */
  resolve?: (host: string) => Promise<string[]>
}

/** A pool that is about to be made. */
export interface PoolToBe {
  key: string
  size: WorkerSize
}

interface Applied {
  plan: string
  atMs: number
  done: Promise<ReadonlySet<string>>
}

/** The namespaces of tenants: made with all that belongs to them at the first launch, and put right from time to time. */
export class TenantNamespaces {
  readonly #options: NamespacesOptions
  readonly #reached: URL[]
  readonly #addresses: PrivateAddresses
  readonly #applied = new Map<string, Applied>()

  constructor(options: NamespacesOptions) {
    this.#options = options
    const { runApiUrl, storageUrl } = options
    this.#reached = [runApiUrl, ...(storageUrl === undefined ? [] : [storageUrl])].map((url) => new URL(url))
    this.#addresses = new PrivateAddresses(options.resolve)
  }

  /** Its name, once it is there and as it should be, with room for a pool that is to be made. Throws {@link LaunchFailed}. */
  async ready(tenantSlug: string, plan: LaunchPlan, pool?: PoolToBe): Promise<string> {
    const namespace = namespaceOf(this.#options.namespacePrefix, tenantSlug)
    const known = this.#applied.get(namespace)
    const isFresh =
      known && known.plan === JSON.stringify(plan) && performance.now() - known.atMs < appliedForMs
    if (!isFresh) {
      await this.#make(namespace, tenantSlug, plan, pool)
      return namespace
    }
    const counted = await known.done
    if (pool && !counted.has(pool.key)) await this.#make(namespace, tenantSlug, plan, pool)
    return namespace
  }

  /** Puts it right, whenever that was done last, in the time that launches leave: none waits for it. Throws {@link LaunchFailed}. */
  async repair(tenantSlug: string, plan: LaunchPlan): Promise<void> {
    const namespace = namespaceOf(this.#options.namespacePrefix, tenantSlug)
    try {
      const counted = await this.#apply(this.#options.api.aside(), namespace, tenantSlug, plan, undefined)
      const done = Promise.resolve(counted)
      this.#applied.set(namespace, { plan: JSON.stringify(plan), atMs: performance.now(), done })
    } catch (error) {
      this.forget(namespace)
      throw error
    }
  }

  async #make(
    namespace: string,
    tenantSlug: string,
    plan: LaunchPlan,
    pool: PoolToBe | undefined,
  ): Promise<void> {
    const done = this.#apply(this.#options.api, namespace, tenantSlug, plan, pool)
    const applied = { plan: JSON.stringify(plan), atMs: performance.now(), done }
    this.#applied.set(namespace, applied)
    try {
      await done
    } catch (error) {
      if (this.#applied.get(namespace) === applied) this.#applied.delete(namespace)
      throw error
    }
  }

  /** It turned out not to be as it should. */
  forget(namespace: string): void {
    this.#applied.delete(namespace)
  }

  async #apply(
    api: KubernetesApi,
    namespace: string,
    tenantSlug: string,
    plan: LaunchPlan,
    pool: PoolToBe | undefined,
  ): Promise<ReadonlySet<string>> {
    const { installation, apiCidrs = [], poolLimits } = this.#options
    const signal = AbortSignal.timeout(patienceMs)
    try {
      const [reached, apiServer, there] = await Promise.all([
        this.#ways(),
        apiServerWay(api, apiCidrs, signal),
        poolLimits ? poolsThere(api, namespace, signal) : new Map<string, WorkerSize>(),
      ])
      if (pool) there.set(pool.key, pool.size)
      const pools = poolRooms(there.values(), poolLimits)
      const [own, ...inside] = tenantBundle({
        namespace,
        installation,
        tenantSlug,
        plan,
        pools,
        reached,
        apiServer,
      })
      if (own?.kind !== 'Namespace') throw new Error('What a tenant has begins with its namespace.')
      await this.#take(api, own.object, tenantSlug, signal)
      // Who may not grant what they like must name a role that is there.
      const isBinding = ({ kind }: (typeof inside)[number]): boolean => kind === 'RoleBinding'
      const applyAll = (all: typeof inside) =>
        Promise.all(all.map(({ kind, object }) => api.apply(kind, object, { signal })))
      await applyAll(inside.filter((each) => !isBinding(each)))
      await applyAll(inside.filter(isBinding))
      return new Set(there.keys())
    } catch (error) {
      throw notMade(error, namespace)
    }
  }

  /** Makes the namespace, or puts right the one that is ours; another's is left as it is. */
  async #take(
    api: KubernetesApi,
    own: ObjectOf['Namespace'],
    tenantSlug: string,
    signal: AbortSignal,
  ): Promise<void> {
    const { installation } = this.#options
    const name = own.metadata?.name ?? ''
    const known = await api.get('Namespace', { name }, signal)
    if (known) {
      const problem = notOurs(known, installation, tenantSlug)
      if (problem) throw taken(problem)
      await api.apply('Namespace', own, { signal })
      return
    }
    try {
      // An object that is applied takes over one that came in between.
      await api.create('Namespace', own, { signal })
    } catch (error) {
      const isThere = error instanceof KubernetesRefused && error.code === 409
      const maybe = error instanceof KubernetesAway && error.mayHaveArrived
      const since = isThere || maybe ? await api.get('Namespace', { name }, signal) : undefined
      if (!since) throw error
      const problem = notOurs(since, installation, tenantSlug)
      if (problem) throw taken(problem)
    }
  }

  #ways(): Promise<Reached[]> {
    return Promise.all(
      this.#reached.map(async (url) => ({
        url,
        addresses: isNamed(url) ? await this.#addresses.of(url.hostname) : [],
      })),
    )
  }
}

/** Why a namespace is not one to work in; undefined where it is ours, or was made before installations had names. */
const notOurs = (
  { metadata }: ObjectOf['Namespace'],
  installation: string,
  tenantSlug: string,
): string | undefined => {
  const { name = '', labels = {} } = metadata ?? {}
  const choose =
    'Choose another SLUICE_NAMESPACE_PREFIX for one of the two (runs.namespacePrefix in the chart)'
  if (labels[label.managedBy] !== managedBy || labels[label.tenant] !== tenantSlug)
    return `The namespace ${name} is there already and is not one that Sluice made for this tenant: nothing is done in it. Choose another SLUICE_NAMESPACE_PREFIX (runs.namespacePrefix in the chart), or delete the namespace if nobody needs it.`
  const owner = labels[label.installation]
  if (owner === undefined || owner === installation) return undefined
  return `The namespace ${name} belongs to another installation of Sluice (${owner}; this one is ${installation}): nothing is done in it. ${choose}. Where this one takes the other’s place for good: kubectl label namespace --overwrite --selector ${label.installation}=${owner} ${label.installation}=${installation}`
}

const taken = (message: string): LaunchFailed =>
  new LaunchFailed({ message, fault: 'infrastructure', cause: 'namespace_taken', retryable: false })

const notMade = (error: unknown, namespace: string): unknown => {
  const isLate = error instanceof DOMException && error.name === 'TimeoutError'
  if (error instanceof KubernetesAway || isLate)
    return new LaunchFailed({
      message: isLate
        ? `The cluster did not make the namespace ${namespace} ready within ${patienceMs / 1000} s.`
        : `The cluster could not be reached: ${error.message}`,
      fault: 'infrastructure',
      cause: 'cluster_away',
      retryable: true,
    })
  if (!(error instanceof KubernetesRefused)) return error
  const isGoing = error.code === 409 || /being terminated/i.test(error.message)
  if (isGoing)
    return new LaunchFailed({
      message: `The namespace ${namespace} is being deleted. It is made again when it is gone.`,
      fault: 'infrastructure',
      cause: 'namespace_going',
      retryable: true,
    })
  return new LaunchFailed({
    message: `The namespace ${namespace} could not be made ready: ${error.message}`,
    fault: 'infrastructure',
    cause: 'namespace_refused',
    retryable: error.transient,
  })
}
