import { besideSize, checkSize, orchestratorSize } from './own-sizes.ts'

/** What a plan lets a tenant have; null: any amount. The sizes are of one run. */
export interface SharePlan {
  runs: number | null
  cpuMilli: number | null
  memoryMib: number | null
}

/** The most workers that a pool may have, and what each of them asks for. */
export interface PoolRoom {
  workers: number
  cpuMilli: number
  memoryMib: number
  memoryLimitMib: number
}

/** Null: any amount. */
export interface TenantShare {
  cpuMilli: number | null
  memoryMib: number | null
  memoryLimitMib: number | null
}

/** The share of every run but one, and a worker each; no more than the workers that they may have at all. */
const poolsShare = (
  runs: number,
  aRun: number,
  pools: readonly PoolRoom[],
  field: keyof Omit<PoolRoom, 'workers'>,
): number => {
  const sum = (of: (pool: PoolRoom) => number): number =>
    pools.reduce((total, pool) => total + of(pool) * pool[field], 0)
  return Math.min(
    sum(({ workers }) => workers),
    (runs - 1) * aRun + sum(({ workers }) => Math.min(1, workers)),
  )
}

/**
 * What a tenant's pods may ask a cluster for, all together: for each run that the plan allows its own, with the pod that starts others and the container
 * beside an image left as it is; the pod of a check; and the workers of its pools, as many as the
 * plan carries beside one run: those that stay warm take no room from runs.
 */
export const tenantShare = (plan: SharePlan, pools: readonly PoolRoom[]): TenantShare => {
  const of = (
    aRun: number | null,
    ours: number,
    check: number,
    field: 'cpuMilli' | 'memoryMib' | 'memoryLimitMib',
  ): number | null =>
    plan.runs === null || aRun === null
      ? null
      : plan.runs * (aRun + ours) + check + poolsShare(plan.runs, aRun, pools, field)
  return {
    cpuMilli: of(
      plan.cpuMilli,
      orchestratorSize.cpuMilli + besideSize.cpuMilli,
      checkSize.cpuMilli,
      'cpuMilli',
    ),
    memoryMib: of(
      plan.memoryMib,
      orchestratorSize.memoryMib + besideSize.memoryMib,
      checkSize.memoryMib,
      'memoryMib',
    ),
    memoryLimitMib: of(
      plan.memoryMib,
      orchestratorSize.memoryMib + besideSize.memoryLimitMib,
      checkSize.memoryMib,
      'memoryLimitMib',
    ),
  }
}
