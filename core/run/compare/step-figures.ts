import type { Step } from '../step-graph.ts'
import type { StepState } from '../step-state.ts'
import type { ComparedRun } from './compared-run.ts'

export type FigureUnit = 'ms' | 'bytes' | 'number'

/** A figure of a step. */
export interface Figure {
  name: string
  unit: FigureUnit
  value: number
}

/** From the first try's start to the end; null for what did not run or has not ended. */
export const tookMs = ({ tries, startedAtMs, finishedAtMs }: StepState): number | null => {
  const from = tries[0]?.startedAtMs ?? startedAtMs
  return from === null || finishedAtMs === null ? null : finishedAtMs - from
}

/** What a step is measured by: how long it took, rows and bytes of its values, and every number its code told. */
export const figuresOf = (run: ComparedRun, step: Step | undefined, state: StepState): Figure[] => {
  const took = tookMs(state)
  const figures: Figure[] = took === null ? [] : [{ name: 'duration', unit: 'ms', value: took }]
  if (state.tries.length > 0)
    figures.push({ name: 'attempts before', unit: 'number', value: state.tries.length })
  const outputs = step?.outputs ?? []
  const nameOf = (output: string, word: string) => (outputs.length > 1 ? `${output} ${word}` : word)
  for (const { name, summary } of state.outputs?.values ?? []) {
    if (summary.rows !== undefined)
      figures.push({ name: nameOf(name, 'rows'), unit: 'number', value: summary.rows })
    figures.push({ name: nameOf(name, 'size'), unit: 'bytes', value: summary.sizeBytes })
  }
  for (const { name, asset } of outputs) {
    // What was taken over told its figures in another run.
    const metadata = asset === undefined ? {} : (run.made.get(asset)?.metadata ?? {})
    for (const [word, { value }] of Object.entries(metadata))
      if (typeof value === 'number' && Number.isFinite(value))
        figures.push({ name: nameOf(name, word), unit: 'number', value })
  }
  return figures
}

/** The same figure of two runs. */
export interface FigurePair {
  name: string
  unit: FigureUnit
  a: number | null
  b: number | null
}

/** Figures beside each other, by name, in the order in which they come. */
export const pairFigures = (a: readonly Figure[], b: readonly Figure[]): FigurePair[] => {
  const names = new Set([...a, ...b].map(({ name }) => name))
  return [...names].map((name) => {
    const [left, right] = [a.find((one) => one.name === name), b.find((one) => one.name === name)]
    return { name, unit: (left ?? right)?.unit ?? 'number', a: left?.value ?? null, b: right?.value ?? null }
  })
}

/** How far the second is from the first: as much as, and as a part of the first. Null where one is missing, or the part is of nothing. */
export const changeOf = ({ a, b }: Pick<FigurePair, 'a' | 'b'>): { by: number; part: number | null } | null =>
  a === null || b === null ? null : { by: b - a, part: a === 0 ? null : (b - a) / Math.abs(a) }
