import type { InputSource, Step, StepGraph } from './step-graph.ts'
import type { StepStatus } from './step-status.ts'

/** Which piece of a dynamic output a step is for. */
export interface PieceChoice {
  step: string
  output: string
  mappingKey: string
}

/** A step of the graph, or one of the pieces that took its place. */
export interface PlannedStep {
  step: Step
  choices: readonly PieceChoice[]
}

export interface StepProgress {
  status: StepStatus
  /** Tries begun. */
  tries: number
  /** When a retrying step may start again. */
  dueAtMs?: number
  /** Names of the outputs it made. */
  outputs: readonly string[]
  /** Mapping keys of its dynamic outputs, in the order yielded. */
  mappingKeys: Readonly<Record<string, readonly string[]>>
  /** Of a skipped step: whether a failure is behind it, and the step, check or output it hung on. */
  upstreamFailed?: boolean
  cause?: string
}

/** How far a run is: what decideNextSteps reads. The maps keep graph order; pieces stand at the end. */
export interface RunProgress {
  steps: Map<string, PlannedStep>
  progress: Map<string, StepProgress>
  /** Keys of the pieces that took the place of a step, by its key. */
  pieces: Map<string, readonly string[]>
}

export type FinishedSteps = Readonly<
  Record<
    string,
    { outputs: readonly string[]; mappingKeys?: Readonly<Record<string, readonly string[]>> | undefined }
  >
>

const untouched: StepProgress = { status: 'waiting', tries: 0, outputs: [], mappingKeys: {} }

const progressAtStart = (key: string, finished: FinishedSteps): StepProgress => {
  const done = Object.hasOwn(finished, key) ? finished[key] : undefined
  return done
    ? { ...untouched, status: 'succeeded', outputs: done.outputs, mappingKeys: done.mappingKeys ?? {} }
    : untouched
}

export const beginRun = (graph: StepGraph, finished: FinishedSteps): RunProgress => ({
  steps: new Map(graph.steps.map((step) => [step.key, { step, choices: [] }])),
  progress: new Map(graph.steps.map((step) => [step.key, progressAtStart(step.key, finished)])),
  pieces: new Map(),
})

/** Puts pieces in the place of the step they are of. Pieces that an earlier attempt finished are finished. */
export function fanOut(
  run: RunProgress,
  template: string,
  pieces: readonly PlannedStep[],
  finished: FinishedSteps,
): void {
  run.pieces.set(
    template,
    pieces.map((piece) => piece.step.key),
  )
  for (const piece of pieces) {
    run.steps.set(piece.step.key, piece)
    run.progress.set(piece.step.key, progressAtStart(piece.step.key, finished))
  }
}

/** The steps that stand where `key` stood: itself, or its pieces. */
export function standingFor(run: RunProgress, key: string): readonly string[] {
  const pieces = run.pieces.get(key)
  return pieces ? pieces.flatMap((piece) => standingFor(run, piece)) : [key]
}

export const pieceSources = (step: Step): Extract<InputSource, { from: 'piece' }>[] =>
  step.inputs.flatMap((input) => input.sources.filter((source) => source.from === 'piece'))

/** A step that runs once for each piece of a dynamic output, and which pieces are not known yet. */
export const isTemplate = ({ step, choices }: PlannedStep): boolean =>
  pieceSources(step).some(
    (source) => !choices.some((choice) => choice.step === source.step && choice.output === source.output),
  )
