import { expandPieces } from './expand-pieces.ts'
import {
  isTemplate,
  pieceSources,
  standingFor,
  type PlannedStep,
  type RunProgress,
  type StepProgress,
} from './run-progress.ts'
import type { StepInput } from './step-graph.ts'
import { stepIsFinished } from './step-status.ts'

export interface NextStepsOptions {
  /** Steps at once. */
  maxConcurrent: number
  /** Milliseconds since 1970. */
  nowMs: number
  /** Nothing starts any more: somebody canceled, or the run used up its time. */
  stop?: 'cancel' | 'timeout' | undefined
}

export type NextMove =
  | { move: 'start'; key: string }
  | { move: 'skip'; key: string; reason: string; cause: string; upstreamFailed: boolean }
  | { move: 'cancel'; key: string }
  /** No pieces: the dynamic output yielded none. */
  | { move: 'fanOut'; key: string; pieces: PlannedStep[] }

export interface NextSteps {
  moves: NextMove[]
  /** When a retrying step is due, where nothing else would wake the run before. */
  wakeAtMs?: number
  /** Set once every step has ended. */
  outcome?: 'succeeded' | 'failed' | 'canceled'
}

/**
 * What a run does next. Apply the moves and ask again until there are none; then wait for a step to end or for `wakeAtMs`.
 * Rules: a failed input skips at once; a skipped input, or an optional output that was not made, skips once it is sure that nothing failed
 * (a failure beats a skip); a list is short of what was not made; retries that are due go first in graph order like the rest.
 */
export function decideNextSteps(run: RunProgress, options: NextStepsOptions): NextSteps {
  const moves: NextMove[] = []
  const skipped = new Map<string, StepProgress>()
  const seen = (key: string): StepProgress | undefined => skipped.get(key) ?? run.progress.get(key)
  let running = 0
  let open = 0
  for (const [key, { status }] of run.progress) {
    if (run.pieces.has(key)) continue
    if (status === 'running') running += 1
    if (!stepIsFinished(status)) open += 1
  }
  if (open === 0) return { moves, outcome: outcomeOf(run) }

  let wakeAtMs: number | undefined
  for (const [key, planned] of run.steps) {
    const state = run.progress.get(key)
    if (!state || run.pieces.has(key) || stepIsFinished(state.status) || state.status === 'running') continue
    if (options.stop) {
      moves.push(stopped(key, options.stop))
      continue
    }
    if (state.status === 'retrying') {
      const dueAtMs = state.dueAtMs ?? 0
      if (dueAtMs > options.nowMs) wakeAtMs = Math.min(wakeAtMs ?? dueAtMs, dueAtMs)
      else if (running < options.maxConcurrent) {
        running += 1
        moves.push({ move: 'start', key })
      }
      continue
    }
    const verdict = verdictOn(run, planned, seen)
    if (verdict === 'wait') continue
    if (verdict === 'expand') {
      const pieces = expandPieces(run, planned)
      if (pieces) moves.push({ move: 'fanOut', key, pieces })
    } else if (verdict === 'start') {
      if (running >= options.maxConcurrent) continue
      running += 1
      moves.push({ move: 'start', key })
    } else {
      skipped.set(key, {
        ...state,
        status: 'skipped',
        upstreamFailed: verdict.upstreamFailed,
        cause: verdict.cause,
      })
      moves.push({ move: 'skip', key, ...verdict })
    }
  }
  return wakeAtMs === undefined ? { moves } : { moves, wakeAtMs }
}

const stopped = (key: string, stop: 'cancel' | 'timeout'): NextMove =>
  stop === 'cancel'
    ? { move: 'cancel', key }
    : {
        move: 'skip',
        key,
        reason: 'the run reached its time limit',
        cause: 'run_timeout',
        upstreamFailed: true,
      }

interface Skip {
  reason: string
  cause: string
  upstreamFailed: boolean
}

function verdictOn(
  run: RunProgress,
  planned: PlannedStep,
  seen: (key: string) => StepProgress | undefined,
): 'wait' | 'start' | 'expand' | Skip {
  const { step } = planned
  const named = new Set(step.after)
  for (const input of step.inputs)
    for (const source of input.sources) if ('step' in source) named.add(source.step)

  // The pieces of a template wait for what they need themselves, each for its own.
  const template = isTemplate(planned)
  if (template) for (const { step: cut } of pieceSources(step)) if (run.pieces.has(cut)) named.delete(cut)

  let waiting = false
  let passed: Skip | undefined
  for (const name of named)
    for (const key of standingFor(run, name)) {
      const upstream = seen(key)
      if (!upstream) return { reason: `"${key}" is not a step of this run`, cause: key, upstreamFailed: true }
      const behind = upstream.cause ?? key
      if (upstream.status === 'failed' || upstream.status === 'canceled')
        return { reason: `"${key}" ${upstream.status}`, cause: key, upstreamFailed: true }
      if (upstream.status === 'skipped' && upstream.upstreamFailed)
        return { reason: `"${behind}" failed upstream`, cause: behind, upstreamFailed: true }
      if (upstream.status === 'skipped' && !isListed(run, step.inputs, name))
        passed ??= { reason: `"${key}" was skipped`, cause: behind, upstreamFailed: false }
      if (!stepIsFinished(upstream.status)) waiting = true
    }
  if (waiting) return 'wait'
  if (passed) return passed
  const missing = step.inputs.map((input) => missingIn(run, input, seen)).find((found) => found !== undefined)
  if (missing) return missing
  return template ? 'expand' : 'start'
}

/** Read only as one of several sources of a list, or among collected pieces: the list may do without it. */
const isListed = (run: RunProgress, inputs: StepInput[], name: string): boolean => {
  const readers = inputs.filter((input) =>
    input.sources.some((source) => 'step' in source && source.step === name),
  )
  return (
    readers.length > 0 &&
    readers.every((input) =>
      input.sources.every(
        (source) =>
          !('step' in source) ||
          source.step !== name ||
          input.sources.length > 1 ||
          (source.from === 'collected' && run.pieces.has(name)),
      ),
    )
  )
}

/** The reason why an input has no value at all, or nothing where it has one. */
function missingIn(
  run: RunProgress,
  input: StepInput,
  seen: (key: string) => StepProgress | undefined,
): Skip | undefined {
  let first: Skip | undefined
  for (const source of input.sources) {
    if (source.from !== 'step') return undefined
    const made = standingFor(run, source.step).some((key) => seen(key)?.outputs.includes(source.output))
    if (made) return undefined
    first ??= {
      reason: `the output "${source.output}" of "${source.step}" was not made`,
      cause: `${source.step}.${source.output}`,
      upstreamFailed: false,
    }
  }
  return first
}

function outcomeOf(run: RunProgress): 'succeeded' | 'failed' | 'canceled' {
  let failed = false
  for (const [key, state] of run.progress) {
    if (run.pieces.has(key)) continue
    if (state.status === 'canceled') return 'canceled'
    if (state.status === 'failed' || (state.status === 'skipped' && state.upstreamFailed)) failed = true
  }
  return failed ? 'failed' : 'succeeded'
}
