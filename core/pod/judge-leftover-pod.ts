import { stuckAfterMs } from './explain-attempt.ts'
import type { PodFacts } from './pod-facts.ts'

/** What is left behind stays this long, for whoever looks with kubectl. */
export const keptAfterEndMs = 60_000
/** What still runs of an attempt that is over has so long to end by itself, whatever grace its pod was given for the time when it counted. */
export const leftoverGraceMs = 30_000

export interface LeftoverPod {
  facts: Pick<PodFacts, 'createdAtMs' | 'deletion' | 'phase'>
  /** Whether the cluster still has its Job, which takes a pod that has ended along. */
  hasJob: boolean
}

/** With how much grace a pod whose attempt is over is to be taken away now; undefined where it is left as it is. */
export const judgeLeftoverPod = ({ facts, hasJob }: LeftoverPod, nowMs: number): number | undefined => {
  const { deletion, phase } = facts
  if (nowMs - facts.createdAtMs < keptAfterEndMs) return undefined
  const hasEnded = phase === 'Succeeded' || phase === 'Failed'
  if (hasEnded && (hasJob || deletion)) return undefined
  if (!deletion) return leftoverGraceMs
  const leftMs = deletion.atMs + deletion.graceMs - nowMs
  if (leftMs > leftoverGraceMs) return leftoverGraceMs
  return leftMs < -stuckAfterMs ? 0 : undefined
}
