import type { Failure } from '../run-event.ts'
import type { Step } from '../step-graph.ts'
import type { StepState } from '../step-state.ts'
import type { StepStatus } from '../step-status.ts'
import type { ComparedRun } from './compared-run.ts'
import { type FactKind, factKinds, factsOf, type StepFact } from './step-facts.ts'
import { type FigurePair, figuresOf, pairFigures } from './step-figures.ts'

/** Something that was given to a step in one run and not, or otherwise, in the other. */
export interface Difference {
  of: FactKind
  name: string
  /** Null: not given. */
  a: string | null
  b: string | null
  /** An input whose maker is in both runs: it differs because of what came before. */
  inherited: boolean
}

/** What became of a step in one run. */
export interface Outcome {
  status: StepStatus
  failure: Pick<Failure, 'message' | 'cause' | 'line'> | null
  skipReason: string | null
  /** The run whose values were taken over instead of running it. */
  takenFrom: string | null
}

export interface ComparedStep {
  key: string
  kind: Step['kind'] | null
  /** Null: the step is not in that run. */
  a: Outcome | null
  b: Outcome | null
  differences: Difference[]
  /** Whether the values are the same; unknown where one run made none, or they have no versions. */
  data: 'same' | 'changed' | 'unknown'
  figures: FigurePair[]
  /** It comes after the first step to which something else was given. */
  follows: boolean
}

export interface RunComparison {
  /** In the order of the first run's graph; what only the second has comes after. */
  steps: ComparedStep[]
  inBoth: number
  /** The first step to which something else was given, not counting what earlier steps made differently. */
  first: string | null
  /** The first step that came out otherwise although nothing else was given to it; null where every outcome has its reason. */
  unexplained: string | null
}

/** What differs of what was given to a step, by what it says most of. */
const differencesOf = (
  a: readonly StepFact[],
  b: readonly StepFact[],
  isInBoth: (key: string) => boolean,
): Difference[] => {
  const idOf = ({ of, name }: StepFact) => `${of} ${name}`
  const [left, right] = [
    new Map(a.map((fact) => [idOf(fact), fact])),
    new Map(b.map((fact) => [idOf(fact), fact])),
  ]
  return [...new Set([...left.keys(), ...right.keys()])]
    .flatMap((id) => {
      const [before, after] = [left.get(id), right.get(id)]
      const some = before ?? after
      if (!some || before?.text === after?.text) return []
      const maker = before?.madeBy
      const inherited = maker !== undefined && maker === after?.madeBy && isInBoth(maker)
      return [{ of: some.of, name: some.name, a: before?.text ?? null, b: after?.text ?? null, inherited }]
    })
    .toSorted((x, y) => factKinds.indexOf(x.of) - factKinds.indexOf(y.of))
}

const outcomeOf = ({ status, failure, skipReason, outputs }: StepState): Outcome => ({
  status,
  failure: failure && {
    message: failure.message,
    cause: failure.cause,
    ...(failure.line !== undefined && { line: failure.line }),
  },
  skipReason,
  takenFrom: outputs?.storedBy ?? null,
})

const dataOf = (a: StepState | undefined, b: StepState | undefined): ComparedStep['data'] => {
  const [left, right] = [a?.outputs?.versions ?? {}, b?.outputs?.versions ?? {}]
  const shared = Object.keys(left).filter((key) => Object.hasOwn(right, key))
  if (shared.length === 0) return 'unknown'
  return shared.every((key) => left[key] === right[key]) ? 'same' : 'changed'
}

/** Whether a step came out otherwise: another end, or other data. What has not ended in both came out in neither. */
const cameOutOtherwise = ({ a, b, data }: ComparedStep): boolean =>
  a !== null && b !== null && (a.status !== b.status || data === 'changed')

/** Keys of all steps that wait for one, directly or through others. */
const following = (graph: readonly Step[], key: string): ReadonlySet<string> => {
  const found = new Set([key])
  let size = 0
  while (size !== found.size) {
    size = found.size
    for (const step of graph) if (step.after.some((before) => found.has(before))) found.add(step.key)
  }
  found.delete(key)
  return found
}

/**
 * Two runs step by step, aligned by key: what was given to each (code, inputs, config, image, environment), what came of it, and where they part.
 * A step that only one of them has is listed and not compared.
 */
export const compareRuns = (a: ComparedRun, b: ComparedRun): RunComparison => {
  const isInBoth = (key: string) => a.graph.has(key) && b.graph.has(key)
  const ownerOf = (key: string) => a.steps.get(key)?.pieceOf ?? b.steps.get(key)?.pieceOf ?? key
  const compared = [...new Set([...a.steps.keys(), ...b.steps.keys()])].map((key): ComparedStep => {
    const [left, right] = [a.steps.get(key), b.steps.get(key)]
    const [stepA, stepB] = [a.graph.get(ownerOf(key)), b.graph.get(ownerOf(key))]
    return {
      key,
      kind: (stepA ?? stepB)?.kind ?? null,
      a: left ? outcomeOf(left) : null,
      b: right ? outcomeOf(right) : null,
      differences:
        left && right && stepA && stepB ? differencesOf(factsOf(a, stepA), factsOf(b, stepB), isInBoth) : [],
      data: dataOf(left, right),
      figures: pairFigures(left ? figuresOf(a, stepA, left) : [], right ? figuresOf(b, stepB, right) : []),
      follows: false,
    }
  })
  const graph = [...a.graph.values(), ...b.graph.values()]
  const first = compared.find(({ differences }) => differences.some(({ inherited }) => !inherited))
  const parted = new Set(
    compared.flatMap((step) =>
      step.differences.length > 0 || cameOutOtherwise(step) ? [ownerOf(step.key)] : [],
    ),
  )
  // Also what only order ties to a step that came out otherwise has its reason in it.
  const hangs = new Set(
    graph.flatMap(({ key, after }) => (after.some((one) => parted.has(one)) ? [key] : [])),
  )
  const unexplained = compared.find(
    (step) => step.differences.length === 0 && cameOutOtherwise(step) && !hangs.has(ownerOf(step.key)),
  )
  const follows = first ? following(graph, ownerOf(first.key)) : new Set<string>()
  return {
    steps: compared.map((step) => ({ ...step, follows: follows.has(ownerOf(step.key)) })),
    inBoth: compared.filter((step) => step.a && step.b).length,
    first: first?.key ?? null,
    unexplained: unexplained?.key ?? null,
  }
}
