import { decideNextSteps, type NextMove } from '../decide-next-steps.ts'
import { beginRun, fanOut, type FinishedSteps, type RunProgress, type StepProgress } from '../run-progress.ts'
import type { InputSource, Step, StepGraph } from '../step-graph.ts'

export interface Sketch {
  /** By parameter: "step", "step.output", "*step" for a piece, "all step" for all pieces; a list of them. */
  from?: Record<string, string | string[]>
  after?: string[]
  outputs?: { name?: string; dynamic?: boolean; required?: boolean }[]
}

const sourceOf = (wire: string): InputSource => {
  const [, mark, step = '', output = 'result'] = /^(\*|all )?([^.]+)(?:\.(.+))?$/.exec(wire) ?? []
  return { from: mark === '*' ? 'piece' : mark === 'all ' ? 'collected' : 'step', step, output }
}
const stepOf = (key: string, { from = {}, after = [], outputs = [{}] }: Sketch): Step => {
  const inputs = Object.entries(from).map(([name, wires]) => ({
    name,
    list: Array.isArray(wires),
    sources: [wires].flat().map(sourceOf),
  }))
  const wired = inputs.flatMap((input) =>
    input.sources.flatMap((source) => ('step' in source ? [source.step] : [])),
  )
  return {
    key,
    kind: 'op',
    pipeline: 'p',
    elementId: key,
    functionName: key,
    compute: { kind: 'shell', code: 'true' },
    inputs,
    outputs: outputs.map(({ name = 'result', dynamic = false, required = !dynamic }) => ({
      name,
      dynamic,
      required,
      ioManager: 'file',
    })),
    after: [...new Set([...wired, ...after])],
    resources: [],
    config: {},
  }
}
export const graphOf = (sketch: Record<string, Sketch>): StepGraph => ({
  executor: 'multiprocess',
  maxConcurrent: 4,
  steps: Object.entries(sketch).map(([key, one]) => stepOf(key, one)),
})

/** What a step does when it runs; by default it makes every output, dynamic ones with the pieces a and b. */
export type Ending = Partial<StepProgress>
const succeed = (step: Step, more: Ending = {}): Ending => ({
  status: 'succeeded',
  outputs: step.outputs.map((output) => output.name),
  mappingKeys: Object.fromEntries(
    step.outputs.filter((output) => output.dynamic).map((output) => [output.name, ['a', 'b']]),
  ),
  ...more,
})

/** Plays a run to its end, one step at a time, and tells in what order things happened. */
export function play(
  graph: StepGraph,
  endings: Record<string, Ending> = {},
  finished: FinishedSteps = {},
  maxConcurrent = 4,
) {
  const run = beginRun(graph, finished)
  const story: string[] = []
  const running: string[] = []
  for (let turn = 0; turn < 10_000; turn += 1) {
    const next = decideNextSteps(run, { maxConcurrent, nowMs: 0 })
    for (const move of next.moves) apply(run, move, finished, story, running)
    if (next.moves.length > 0) continue
    if (next.outcome)
      return { run, story, outcome: next.outcome, statusOf: (key: string) => run.progress.get(key)?.status }
    const key = running.shift()
    if (key === undefined) throw new Error(`Stuck after ${story.join(', ')}`)
    const planned = run.steps.get(key)
    if (!planned) throw new Error(key)
    set(run, key, endings[key] ?? succeed(planned.step))
  }
  throw new Error('Endless')
}
function apply(
  run: RunProgress,
  move: NextMove,
  finished: FinishedSteps,
  story: string[],
  running: string[],
): void {
  story.push(`${move.move} ${move.key}`)
  if (move.move === 'start') {
    running.push(move.key)
    set(run, move.key, { status: 'running' })
  } else if (move.move === 'skip')
    set(run, move.key, { status: 'skipped', upstreamFailed: move.upstreamFailed, cause: move.cause })
  else if (move.move === 'cancel') set(run, move.key, { status: 'canceled' })
  else {
    fanOut(run, move.key, move.pieces, finished)
    set(run, move.key, { status: 'skipped' })
  }
}
export const set = (run: RunProgress, key: string, change: Ending): void => {
  const now = run.progress.get(key)
  if (now) run.progress.set(key, { ...now, ...change })
}
export const failed: Ending = { status: 'failed' }
