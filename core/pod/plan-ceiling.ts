import type { LayeredPod, LayerKind } from './pod-layers.ts'

/** What a tenant's plan lets one pod have; null: any amount. */
export interface PlanCeiling {
  plan: string
  cpuMilli: number | null
  memoryMib: number | null
}

export const noCeiling: PlanCeiling = { plan: 'unlimited', cpuMilli: null, memoryMib: null }

export interface AboveCeiling {
  field: 'cpuMilli' | 'memoryMib' | 'cpuLimitMilli' | 'memoryLimitMib'
  wanted: number
  most: number
  by: LayerKind
  /** A sentence with the plan's figures. */
  message: string
}

const processors = (cpuMilli: number): string => `${cpuMilli / 1000} CPU`
/** Plans are sold in GB and mean GiB. */
const memory = (memoryMib: number): string => `${Math.round((memoryMib / 1024) * 100) / 100} GB`

/** "1 CPU and 2 GB", as far as the plan limits it. */
export const ceilingWords = ({ cpuMilli, memoryMib }: PlanCeiling): string =>
  [cpuMilli === null ? [] : processors(cpuMilli), memoryMib === null ? [] : memory(memoryMib)]
    .flat()
    .join(' and ')

const amounts = [
  ['cpuMilli', 'cpuMilli'],
  ['cpuLimitMilli', 'cpuMilli'],
  ['memoryMib', 'memoryMib'],
  ['memoryLimitMib', 'memoryMib'],
] as const

/**
 * Holds a pod under the plan. What the installation gives by default, nobody asked for: it is cut. What somebody asked for beyond the plan is
 * told, and cut as well, so that what was published before the plan grew smaller still runs within it.
 */
export const underPlan = (
  pod: LayeredPod,
  ceiling: PlanCeiling,
): { pod: LayeredPod; above: AboveCeiling[] } => {
  const runtime = { ...pod.runtime }
  const saidBy = { ...pod.saidBy }
  const above: AboveCeiling[] = []
  for (const [field, amount] of amounts) {
    const most = ceiling[amount]
    const wanted = runtime[field]
    if (most === null || wanted === undefined || wanted <= most) continue
    const by = saidBy[field]?.of ?? 'installation'
    if (by !== 'installation') {
      const figure = amount === 'cpuMilli' ? processors(wanted) : memory(wanted)
      above.push({
        field,
        wanted,
        most,
        by,
        message: `It asks for ${figure}; the plan ${ceiling.plan} allows ${ceilingWords(ceiling)} a run.`,
      })
    }
    runtime[field] = most
    saidBy[field] = { of: 'plan', name: ceiling.plan }
  }
  return { pod: { runtime, saidBy }, above }
}
