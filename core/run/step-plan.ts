import { z } from 'zod'

import { failure } from './run-event.ts'
import { standingFor, type PlannedStep, type RunProgress, type StepProgress } from './run-progress.ts'
import { step } from './step-graph.ts'

const choice = z.strictObject({ step: z.string(), output: z.string(), mappingKey: z.string() })
const planned = z.strictObject({ step, choices: z.array(choice) })
const versions = z.record(z.string(), z.string())
const mappingKeys = z.record(z.string(), z.array(z.string()))

/** What a step that has a process of its own is told by the process of its run, beside what its claim brings. */
export const stepPlan = z.strictObject({
  planned,
  /** The steps that its inputs come from, as they ended. */
  upstream: z.array(z.strictObject({ ...planned.shape, outputs: z.array(z.string()), mappingKeys })),
  /** Keys of the pieces that took the place of one of those, by its key. */
  pieces: mappingKeys,
  assetVersions: versions,
  outputVersions: versions,
})
export type StepPlan = z.infer<typeof stepPlan>

const made = {
  /** Data versions of what it made. */
  assetVersions: versions,
  outputVersions: versions,
}

/** How it ended, as its own process tells the process of its run. */
export const stepResult = z.discriminatedUnion('is', [
  z.strictObject({
    is: z.literal('succeeded'),
    outputs: z.array(z.string()),
    mappingKeys,
    durationMs: z.number(),
    ...made,
  }),
  z.strictObject({ is: z.literal('failed'), failure, ...made }),
  z.strictObject({ is: z.literal('canceled'), ...made }),
])
export type StepResultTold = z.infer<typeof stepResult>

const sourcesOf = ({ step: { inputs } }: PlannedStep): string[] =>
  inputs.flatMap(({ sources }) => sources.flatMap((source) => ('step' in source ? [source.step] : [])))

/** What a step must know of the run to load its inputs. */
export const planOf = (
  run: RunProgress,
  step: PlannedStep,
  known: { assetVersions: ReadonlyMap<string, string>; outputVersions: ReadonlyMap<string, string> },
): StepPlan => {
  const keys = new Set<string>()
  const pieces: StepPlan['pieces'] = {}
  const visit = (key: string): void => {
    if (keys.has(key)) return
    keys.add(key)
    const own = run.pieces.get(key)
    if (!own) return
    pieces[key] = [...own]
    for (const piece of own) visit(piece)
  }
  for (const source of sourcesOf(step)) {
    visit(source)
    for (const key of standingFor(run, source)) visit(key)
  }
  const upstream = [...keys].flatMap((key): StepPlan['upstream'] => {
    const known = run.steps.get(key)
    if (!known) return []
    const { outputs = [], mappingKeys: mapped = {} } = run.progress.get(key) ?? {}
    return [
      {
        step: known.step,
        choices: [...known.choices],
        outputs: [...outputs],
        mappingKeys: Object.fromEntries(Object.entries(mapped).map(([name, all]) => [name, [...all]])),
      },
    ]
  })
  return {
    planned: { step: step.step, choices: [...step.choices] },
    upstream,
    pieces,
    assetVersions: Object.fromEntries(known.assetVersions),
    outputVersions: Object.fromEntries(known.outputVersions),
  }
}

/** The run as far as a step of it has to know it. */
export const progressOf = ({ planned: own, upstream, pieces }: StepPlan): RunProgress => ({
  steps: new Map(
    [...upstream, own].map((each) => [each.step.key, { step: each.step, choices: each.choices }]),
  ),
  progress: new Map<string, StepProgress>([
    ...upstream.map(({ step: { key }, outputs, mappingKeys: mapped }): [string, StepProgress] => [
      key,
      { status: 'succeeded', tries: 1, outputs, mappingKeys: mapped },
    ]),
    [own.step.key, { status: 'running', tries: 1, outputs: [], mappingKeys: {} }],
  ]),
  pieces: new Map(Object.entries(pieces)),
})
