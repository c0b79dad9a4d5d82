import { stepIsFinished } from './step-status.ts'
import type { TimedStep } from './timed-steps.ts'

/** From when to when a step runs. */
export interface StepSpan {
  startMs: number
  endMs: number
  /** Its end is reckoned from history and has not come yet. */
  expected: boolean
}

export interface ExpectedSpans {
  spans: ReadonlyMap<string, StepSpan>
  /** Steps still to end of which nobody knows how long they take: whatever depends on them is a least. */
  unknown: readonly string[]
}

/**
 * When each step runs: as it was, and for what has not ended as it usually takes, with at most `maxConcurrent` at once. Steps behind
 * a failed, skipped or canceled one are left out, as are those of which an earlier run had made all. Steps come each after those it waits for.
 */
export function expectSpans(
  steps: readonly TimedStep[],
  { nowMs, maxConcurrent }: { nowMs: number; maxConcurrent: number },
): ExpectedSpans {
  const spans = new Map<string, StepSpan>()
  const unknown: string[] = []
  const dead = new Set<string>()
  const open = new Map<string, { step: TimedStep; left: number }>()
  const running = new Map<string, number>()
  const followers = new Map<string, string[]>()
  const ready: string[] = []

  for (const step of steps) {
    const { key, status, startedMs, finishedMs } = step
    if (stepIsFinished(status)) {
      if (status !== 'succeeded') dead.add(key)
      if (startedMs !== null && finishedMs !== null)
        spans.set(key, { startMs: startedMs, endMs: Math.max(startedMs, finishedMs), expected: false })
      continue
    }
    if (step.after.some((before) => dead.has(before))) {
      dead.add(key)
      continue
    }
    if (step.expectedMs === null) unknown.push(key)
    const usualMs = step.expectedMs ?? 0
    if (status === 'running' || status === 'retrying') {
      const startMs = startedMs ?? nowMs
      const endMs = Math.max(nowMs, (status === 'running' ? startMs : nowMs) + usualMs)
      spans.set(key, { startMs, endMs, expected: true })
      running.set(key, endMs)
    }
  }
  for (const step of steps) {
    if (spans.has(step.key) || dead.has(step.key) || stepIsFinished(step.status)) continue
    const before = step.after.filter((key) => spans.get(key)?.expected || open.has(key))
    open.set(step.key, { step, left: before.length })
    for (const key of before) followers.set(key, [...(followers.get(key) ?? []), step.key])
    if (before.length === 0) ready.push(step.key)
  }

  let clockMs = nowMs
  for (let next = 0; ;) {
    for (; next < ready.length && running.size < maxConcurrent; next++) {
      const key = ready[next] ?? ''
      const endMs = clockMs + (open.get(key)?.step.expectedMs ?? 0)
      spans.set(key, { startMs: clockMs, endMs, expected: true })
      running.set(key, endMs)
    }
    const [first] = running
    if (!first) break
    let [key, endMs] = first
    for (const [other, otherMs] of running) if (otherMs < endMs) [key, endMs] = [other, otherMs]
    running.delete(key)
    clockMs = Math.max(clockMs, endMs)
    for (const follower of followers.get(key) ?? []) {
      const waiting = open.get(follower)
      if (!waiting) continue
      waiting.left -= 1
      if (waiting.left === 0) ready.push(follower)
    }
  }
  return { spans, unknown }
}
