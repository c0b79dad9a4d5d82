import type { NodeSize } from './nearest-node.ts'

/** What the system of a node takes for itself is left to it, and figures are such as people choose. */
const steps = { cpuMilli: 250, memoryMib: 256 } as const
const share = 0.9

export interface FittingSize {
  field: keyof typeof steps
  from: number
  to: number
}

/** What a pod asks for beyond a node, and how much of each that could give it. */
export const fittingSizes = (
  asked: { cpuMilli?: number | null | undefined; memoryMib?: number | null | undefined },
  node: NodeSize | null,
): FittingSize[] =>
  (['cpuMilli', 'memoryMib'] as const).flatMap((field) => {
    const [from, most] = [asked[field], node?.[field]]
    if (from == null || most === undefined || from <= most) return []
    const to = Math.max(steps[field], Math.floor((most * share) / steps[field]) * steps[field])
    return [{ field, from, to }]
  })
