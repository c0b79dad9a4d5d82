import type { Logger } from '#server/platform/logger.ts'

import { label, poolSelector } from '../../kubernetes-jobs/names.ts'
import { KubernetesAway, KubernetesRefused } from '../../kubernetes/api-error.ts'
import type { KubernetesApi } from '../../kubernetes/kubernetes-api.ts'
import type { IsWanted, WantedPool } from '../../launcher.ts'
import type { TenantNamespaces } from '../tenant-namespaces.ts'
import { poolDeployment } from './pool-deployment.ts'

export interface PoolDeploymentsOptions {
  api: KubernetesApi
  namespaces: TenantNamespaces
  installation: string
  runnerImage: string
  logger: Logger
}

/** A cluster that does not take a pool for so long is not asked to take the others now. */
const patienceMs = 10_000

/** Of the pods of a set that shrinks, the one that costs least goes first. */
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** The Deployments of pools: made, sized and put right as a whole, again and again, and taken away where nobody wants them. */
export class PoolDeployments {
  readonly #options: PoolDeploymentsOptions

  constructor(options: PoolDeploymentsOptions) {
    this.#options = options
  }

  /** Makes one what it should be. Throws what the cluster says, and {@link LaunchFailed} where its namespace cannot be made. */
  async apply(pool: WantedPool): Promise<void> {
    const { api, namespaces, installation, runnerImage } = this.#options
    const { cpuMilli = 0, memoryMib = 0, memoryLimitMib = memoryMib } = pool.runtime
    const namespace = await namespaces.ready(pool.tenant.slug, pool.plan, {
      key: pool.key,
      size: { cpuMilli, memoryMib, memoryLimitMib },
    })
    for (const { worker, load } of pool.loads ?? []) await this.#mark(namespace, worker, load)
    const { tenant, plan: _plan, loads: _loads, ...wanted } = pool
    try {
      await api.apply(
        'Deployment',
        poolDeployment({ ...wanted, namespace, installation, tenantSlug: tenant.slug, runnerImage }),
        { signal: AbortSignal.timeout(patienceMs) },
      )
    } catch (error) {
      // It was ready a while ago, and is gone.
      if (error instanceof KubernetesRefused && error.code === 404) namespaces.forget(namespace)
      if (error instanceof DOMException && error.name === 'TimeoutError')
        throw new KubernetesAway(`The cluster did not take the pool within ${patienceMs / 1000} s.`, {
          mayHaveArrived: true,
          cause: error,
        })
      throw error
    }
  }

  /** Makes all of them what they should be, and takes away what is none of them and not wanted since. What goes wrong with one stops no other. */
  async keep(pools: readonly WantedPool[], isWanted: IsWanted): Promise<void> {
    const { api, installation, logger } = this.#options
    const wanted = pools.filter(({ size }) => size > 0)
    for (const pool of wanted) {
      const beganAtMs = performance.now()
      try {
        await this.apply(pool)
      } catch (error) {
        if (performance.now() - beganAtMs >= patienceMs) throw error
        logger.warn('A pool could not be made what it should be; it is tried again.', {
          pool: pool.key,
          error,
        })
      }
    }
    const known = new Set(wanted.map(({ key }) => key))
    const { items } = await api.list('Deployment', {
      labelSelector: poolSelector(installation),
      transform: ({ metadata }) => (known.has(metadata?.labels?.[label.pool] ?? '') ? undefined : metadata),
    })
    for (const { namespace = '', name = '', uid, labels } of items)
      // Whoever opens a pool notes it before making its Deployment: one that is listed and not noted is nobody's.
      if (!(await isWanted(labels?.[label.pool] ?? '')))
        await api.remove('Deployment', { namespace, name }, { ...(uid !== undefined && { uid }) })
  }

  async #mark(namespace: string, worker: string, load: number): Promise<void> {
    try {
      await this.#options.api.patch(
        'Pod',
        { namespace, name: worker },
        { metadata: { annotations: { [deletionCost]: String(load) } } },
      )
    } catch (error) {
      // It is gone already.
      if (!(error instanceof KubernetesRefused && error.code === 404)) throw error
    }
  }
}
