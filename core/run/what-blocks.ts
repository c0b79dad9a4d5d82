import { stepIsFinished } from './step-status.ts'
import type { TimedStep } from './timed-steps.ts'

export interface Blocking {
  /** For a step that has not begun: the unfinished steps it waits for. */
  waitsFor: readonly string[]
  /** It waits for none of them, but as many steps run as may at once. */
  waitsForPlace: boolean
  /** For a step that has not ended: those that wait for it, directly or behind another. */
  holdsUp: readonly string[]
}

/** What holds a step up and what it holds up, at this moment. */
export function whatBlocks(steps: readonly TimedStep[], key: string, maxConcurrent: number): Blocking {
  const byKey = new Map(steps.map((step) => [step.key, step]))
  const step = byKey.get(key)
  if (!step || stepIsFinished(step.status)) return { waitsFor: [], waitsForPlace: false, holdsUp: [] }
  const isOpen = (other: string) => !stepIsFinished(byKey.get(other)?.status ?? 'succeeded')
  const hasBegun = step.status === 'running' || step.status === 'retrying'
  const waitsFor = hasBegun ? [] : step.after.filter(isOpen)
  const behind = new Set([key])
  // Each stands after those it waits for, so once through them finds all that depend on this one.
  for (const other of steps)
    if (isOpen(other.key) && other.after.some((before) => behind.has(before))) behind.add(other.key)
  behind.delete(key)
  const running = steps.filter((other) => other.status === 'running').length
  return {
    waitsFor,
    waitsForPlace: !hasBegun && waitsFor.length === 0 && running >= maxConcurrent,
    holdsUp: [...behind],
  }
}
