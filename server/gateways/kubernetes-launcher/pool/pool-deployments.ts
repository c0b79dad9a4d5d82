import type { Logger } from '#server/platform/logger.ts'

import { label, poolSelector } from '../../kubernetes-jobs/names.ts'
import { KubernetesAway, KubernetesRefused } from '../../kubernetes/api-error.ts'
import type { KubernetesApi } from '../../kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '../../kubernetes/kubernetes-objects.ts'
import type { IsWanted, WantedPool } from '../../launcher.ts'
import type { TenantNamespaces } from '../tenant-namespaces.ts'
import { poolDeployment } from './pool-deployment.ts'
import { poolSecret } from './pool-secret.ts'

export interface PoolDeploymentsOptions {
  api: KubernetesApi
  namespaces: TenantNamespaces
  installation: string
  runnerImage: string
  logger: Logger
  /** Milliseconds of a steady clock. */
  now?: () => number
}

/** A cluster that does not take a pool for so long is not asked to take the others now. */
const patienceMs = 10_000

/** A Secret that was there is looked for again after this: somebody may have deleted it, or the cluster with a Deployment before this one. */
const givenForMs = 20_000

/** Of the pods of a set that shrinks, the one that costs least goes first. */
const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'

/** The Deployments of pools: made, sized and put right as a whole, again and again, and taken away where nobody wants them. */
export class PoolDeployments {
  readonly #options: PoolDeploymentsOptions
  /** The Secrets that were there lately, each with the uid of its owner, and when. */
  readonly #given = new Map<string, number>()

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
    const signal = AbortSignal.timeout(patienceMs)
    try {
      const deployment = await api.apply(
        'Deployment',
        poolDeployment({ ...wanted, namespace, installation, tenantSlug: tenant.slug, runnerImage }),
        { signal },
      )
      await this.#giveCode(poolSecret(wanted, deployment), signal)
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

  /** After the Deployment, which owns it: its pods wait for the Secret where they come first. */
  async #giveCode(secret: ObjectOf['Secret'], signal: AbortSignal): Promise<void> {
    const { namespace, name, ownerReferences = [] } = secret.metadata ?? {}
    const given = `${namespace}/${name} ${ownerReferences[0]?.uid}`
    const { api, now = () => performance.now() } = this.#options
    const nowMs = now()
    const atMs = this.#given.get(given)
    if (atMs !== undefined && nowMs - atMs < givenForMs) return
    try {
      await api.create('Secret', secret, { signal })
    } catch (error) {
      // It is there: its name says what is in it.
      if (!(error instanceof KubernetesRefused && error.code === 409)) throw error
    }
    this.#given.set(given, nowMs)
    for (const [old, sinceMs] of this.#given) if (nowMs - sinceMs >= givenForMs) this.#given.delete(old)
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
