import { namespaceOf } from '../kubernetes-jobs/names.ts'
import { KubernetesAway, KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { LaunchFailed, type LaunchPlan } from '../launcher.ts'
import { tenantBundle } from './tenant-bundle.ts'

/** A cluster that does not answer for so long is away: the run goes back into the queue and says so. */
const patienceMs = 30_000
/** What somebody changed by hand is put right again after this long, at the tenant's next launch. */
const appliedForMs = 300_000

export interface NamespacesOptions {
  api: KubernetesApi
  prefix: string
  /** What pods must reach of ours. */
  reached: URL[]
}

/** The namespaces of tenants: made with all that belongs to them at the first launch, and put right from time to time. */
export class TenantNamespaces {
  readonly #options: NamespacesOptions
  readonly #applied = new Map<string, { plan: string; atMs: number; done: Promise<void> }>()

  constructor(options: NamespacesOptions) {
    this.#options = options
  }

  /** Its name, once it is there and as it should be. Throws {@link LaunchFailed}. */
  async ready(tenantSlug: string, plan: LaunchPlan): Promise<string> {
    const namespace = namespaceOf(this.#options.prefix, tenantSlug)
    const known = this.#applied.get(namespace)
    const said = JSON.stringify(plan)
    const isFresh = known && known.plan === said && performance.now() - known.atMs < appliedForMs
    const done = isFresh ? known.done : this.#apply(namespace, tenantSlug, plan)
    if (!isFresh) this.#applied.set(namespace, { plan: said, atMs: performance.now(), done })
    try {
      await done
    } catch (error) {
      this.#applied.delete(namespace)
      throw error
    }
    return namespace
  }

  /** It turned out not to be as it should. */
  forget(namespace: string): void {
    this.#applied.delete(namespace)
  }

  async #apply(namespace: string, tenantSlug: string, plan: LaunchPlan): Promise<void> {
    const { api, reached } = this.#options
    const [own, ...inside] = tenantBundle({ namespace, tenantSlug, plan, reached })
    try {
      const signal = AbortSignal.timeout(patienceMs)
      if (own) await api.apply(own.kind, own.object, { signal })
      // Who may not grant what they like must name a role that is there.
      const isBinding = ({ kind }: (typeof inside)[number]): boolean => kind === 'RoleBinding'
      const applyAll = (all: typeof inside) =>
        Promise.all(all.map(({ kind, object }) => api.apply(kind, object, { signal })))
      await applyAll(inside.filter((each) => !isBinding(each)))
      await applyAll(inside.filter(isBinding))
    } catch (error) {
      throw notMade(error, namespace)
    }
  }
}

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
