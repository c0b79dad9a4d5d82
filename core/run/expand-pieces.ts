import type { PieceChoice, PlannedStep, RunProgress } from './run-progress.ts'
import { isTemplate, pieceSources } from './run-progress.ts'
import type { InputSource } from './step-graph.ts'

type PieceSource = Extract<InputSource, { from: 'piece' }>

/** The dynamic output at the root of a piece source: its own, or that of the step it is wired to, which runs once a piece itself. */
export function rootOf(
  run: RunProgress,
  source: { step: string; output: string },
): { step: string; output: string } | undefined {
  const from = run.steps.get(source.step)
  if (!from) return undefined
  const isDynamic = from.step.outputs.some((output) => output.name === source.output && output.dynamic)
  // A dynamic output of a step that was itself cut into pieces: first one for each of those.
  if (isDynamic && !run.pieces.has(source.step)) return source
  const above = pieceSources(from.step)[0]
  return above && above.step !== source.step ? rootOf(run, above) : undefined
}

/**
 * The pieces of a step that waits for a dynamic output: one for each mapping key, wired to the pieces of the same key.
 * Undefined as long as the output, or a step between, has not been cut into pieces.
 */
export function expandPieces(run: RunProgress, template: PlannedStep): PlannedStep[] | undefined {
  const unchosen = pieceSources(template.step).find((source) => !isChosen(template, source))
  const root = unchosen && rootOf(run, unchosen)
  const made = root && run.progress.get(root.step)
  if (!root || made?.status !== 'succeeded') return undefined
  const pieces: PlannedStep[] = []
  for (const mappingKey of made.mappingKeys[root.output] ?? []) {
    const piece = pieceFor(run, template, { ...root, mappingKey })
    if (!piece) return undefined
    pieces.push(piece)
  }
  return pieces
}

function pieceFor(run: RunProgress, template: PlannedStep, choice: PieceChoice): PlannedStep | undefined {
  const renamed = new Map<string, string>()
  for (const source of pieceSources(template.step)) {
    const root = rootOf(run, source)
    if (root?.step !== choice.step || root.output !== choice.output || source.step === root.step) continue
    const between = run.pieces
      .get(source.step)
      ?.find((key) => run.steps.get(key)?.choices.some((made) => sameChoice(made, choice)))
    if (between === undefined) return undefined
    renamed.set(source.step, between)
  }
  const rewired = (source: InputSource): InputSource => {
    const step = source.from === 'piece' ? renamed.get(source.step) : undefined
    if (step === undefined || source.from !== 'piece') return source
    const still = run.steps.get(step)
    const isCut =
      still &&
      (isTemplate(still) ||
        still.step.outputs.some((output) => output.name === source.output && output.dynamic))
    return { from: isCut ? 'piece' : 'step', step, output: source.output }
  }
  const { step } = template
  return {
    choices: [...template.choices, choice],
    step: {
      ...step,
      key: `${step.key}[${choice.mappingKey}]`,
      inputs: step.inputs.map((input) => ({ ...input, sources: input.sources.map(rewired) })),
      after: step.after.map((key) => renamed.get(key) ?? key),
    },
  }
}

const isChosen = (planned: PlannedStep, source: PieceSource): boolean =>
  planned.choices.some((choice) => choice.step === source.step && choice.output === source.output)

const sameChoice = (one: PieceChoice, other: PieceChoice): boolean =>
  one.step === other.step && one.output === other.output && one.mappingKey === other.mappingKey
