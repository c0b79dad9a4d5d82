import { isMadeByRuns, keysOf, makesAssets } from '../document/asset-graph.ts'
import type { PipelineDocument } from '../document/document.ts'
import { Refusal } from '../refusal.ts'
import { buildStepGraph } from './build-step-graph.ts'
import { criticalPath } from './critical-path.ts'
import { resolveTarget } from './resolve-target.ts'
import type { StepGraph } from './step-graph.ts'
import { median, type UsualDuration } from './usual-durations.ts'

/** What a run is expected to take. */
export interface ExpectedRun {
  steps: number
  /** From its first step to its last, in milliseconds, by what its steps took before; null where none of them has a past. */
  durationMs: number | null
  /** Of how many runs that is known at least: so often the step that ran least succeeded. 0 where none has a past. */
  runs: number
  /** The processor time of all its steps, in milliseconds, and the number of whole runs it is the median of; null where all of it was never run. */
  cost: { cpuMs: number; runs: number } | null
  /** Steps without a past, by key; with any of them the duration is a least. */
  unknown: readonly string[]
  /** The chain of steps that decides the duration, by key. */
  path: readonly string[]
}

/** All assets that runs of a document make, by key. */
export const everything = (document: PipelineDocument): string[] =>
  Object.values(document.elements)
    .filter((element) => makesAssets(element) && isMadeByRuns(element))
    .flatMap(keysOf)

/** The steps of a run of everything that a document makes; null where they cannot be ordered as it stands. */
export const stepsOfEverything = (pipelineId: string, document: PipelineDocument): StepGraph | null => {
  try {
    const pipelines = [{ id: pipelineId, hash: '', document }]
    return buildStepGraph(pipelines, resolveTarget({ assets: everything(document) }, pipelines)).graph
  } catch (cause) {
    // A draft may be half drawn; what is wrong with it is said by its problems.
    if (cause instanceof Refusal) return null
    throw cause
  }
}

/** How long the steps take together, as many at once as the graph allows. `cpuMs`: the processor time of each earlier run of just these. */
export const expectRun = (
  { steps, maxConcurrent }: Pick<StepGraph, 'steps' | 'maxConcurrent'>,
  usual: Readonly<Record<string, UsualDuration>>,
  cpuMs: readonly number[] = [],
): ExpectedRun => {
  const timed = steps.map(({ key, after }) => ({
    key,
    after,
    status: 'waiting' as const,
    startedMs: null,
    finishedMs: null,
    expectedMs: usual[key]?.durationMs ?? null,
  }))
  const { links, unknown } = criticalPath(timed, { startMs: 0, nowMs: 0, maxConcurrent })
  const known = unknown.length < steps.length
  const counts = steps.flatMap(({ key }) => usual[key]?.count ?? [])
  return {
    steps: steps.length,
    durationMs: known ? (links.at(-1)?.endMs ?? null) : null,
    runs: known ? Math.min(...counts) : 0,
    cost: cpuMs.length > 0 ? { cpuMs: median(cpuMs), runs: cpuMs.length } : null,
    unknown,
    path: known ? links.map(({ key }) => key) : [],
  }
}
