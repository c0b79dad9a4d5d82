import { expectSpans, type StepSpan } from './expect-spans.ts'
import type { TimedStep } from './timed-steps.ts'

/** A step of the chain that decides when a run ends. */
export interface PathLink extends StepSpan {
  key: string
  /** What it had to wait for before it began: the run's start, the link before as its input, or the place that the link before gave up. */
  held: 'start' | 'input' | 'place'
  /** How long it stood ready before it began, in milliseconds. */
  waitedMs: number
}

export interface CriticalPath {
  /** From the first to the one that ends last. Empty where no step ran or will run. */
  links: readonly PathLink[]
  /** From when to when each step ran or is expected to run, by key. */
  spans: ReadonlyMap<string, StepSpan>
  /** By how much a step could have ended later without the end moving, by key. */
  slackMs: ReadonlyMap<string, number>
  /** When the last step ends or ended; null where no step has a time, or a step still to end has no history. */
  endMs: number | null
  /** Steps whose length nobody knows; then links and slack are a least. */
  unknown: readonly string[]
}

export interface PathBounds {
  /** When the run's own code began, or now where it has not. */
  startMs: number
  nowMs: number
  /** Steps at once. */
  maxConcurrent: number
}

/** The chain of steps whose ends bounded each other: of a run that ended as it was, of one that goes on as it is to be expected. */
export function criticalPath(
  steps: readonly TimedStep[],
  { startMs, nowMs, maxConcurrent }: PathBounds,
): CriticalPath {
  const { spans, unknown } = expectSpans(steps, { nowMs, maxConcurrent })
  const byKey = new Map(steps.map((step) => [step.key, step]))
  const links: PathLink[] = []
  let at = lastOf(spans)
  const seen = new Set<string>()
  while (at !== undefined && !seen.has(at)) {
    seen.add(at)
    const span = spans.get(at)
    if (!span) break
    const input = lastOf(spans, byKey.get(at)?.after)
    const readyMs = Math.max(startMs, (input === undefined ? undefined : spans.get(input)?.endMs) ?? startMs)
    const freed = placeFreedBy(spans, at, readyMs, span.startMs, maxConcurrent)
    const before = freed ?? input
    links.unshift({
      key: at,
      ...span,
      held: freed !== undefined ? 'place' : before !== undefined ? 'input' : 'start',
      waitedMs: Math.max(0, span.startMs - readyMs),
    })
    at = before
  }
  const lastMs = links.at(-1)?.endMs ?? null
  return {
    links,
    spans,
    slackMs: slackOf(steps, spans, lastMs ?? nowMs),
    endMs: unknown.length > 0 ? null : lastMs,
    unknown,
  }
}

/** The one that ends last, of all or of some. */
function lastOf(spans: ReadonlyMap<string, StepSpan>, among?: readonly string[]): string | undefined {
  let found: string | undefined
  let latestMs = Number.NEGATIVE_INFINITY
  for (const key of among ?? spans.keys()) {
    const span = spans.get(key)
    if (!span || span.endMs < latestMs) continue
    latestMs = span.endMs
    found = key
  }
  return found
}

/** Whose end let a step begin that stood ready while all places were taken. */
function placeFreedBy(
  spans: ReadonlyMap<string, StepSpan>,
  key: string,
  readyMs: number,
  startMs: number,
  maxConcurrent: number,
): string | undefined {
  if (startMs <= readyMs) return undefined
  const middleMs = (readyMs + startMs) / 2
  let taken = 0
  let freed: string | undefined
  let latestMs = readyMs
  for (const [other, span] of spans) {
    if (other === key) continue
    if (span.startMs <= middleMs && span.endMs > middleMs) taken += 1
    if (span.endMs <= startMs && span.endMs > latestMs) {
      latestMs = span.endMs
      freed = other
    }
  }
  return taken >= maxConcurrent ? freed : undefined
}

function slackOf(
  steps: readonly TimedStep[],
  spans: ReadonlyMap<string, StepSpan>,
  endMs: number,
): Map<string, number> {
  const latestEndMs = new Map<string, number>()
  const slack = new Map<string, number>()
  for (const step of steps.toReversed()) {
    const span = spans.get(step.key)
    if (!span) continue
    const own = Math.max(0, (latestEndMs.get(step.key) ?? endMs) - span.endMs)
    slack.set(step.key, own)
    const latestStartMs = span.startMs + own
    for (const before of step.after)
      latestEndMs.set(before, Math.min(latestEndMs.get(before) ?? endMs, latestStartMs))
  }
  return slack
}
