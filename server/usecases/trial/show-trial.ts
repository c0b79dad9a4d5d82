import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { StepStatus } from '#core/run/step-status.ts'
import { originOf, type InputOrigin } from '#core/trial/input-origin.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun } from '#server/db/sql/lock-run.ts'
import { loadRunRow, loadTail } from '#server/db/sql/run-rows.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'
import { loadTrial, type TrialRow } from '#server/db/sql/trial-rows.ts'

export interface ShownInput {
  /** The parameter. */
  name: string
  /** Null for a value that is written in the pipeline itself. */
  asset: string | null
  from: InputOrigin
}

export interface ShownStep {
  key: string
  pipelineId: string
  elementId: string
  status: StepStatus
  startedAt: Date | null
  finishedAt: Date | null
  failure: Failure | null
  /** Assets that it makes. */
  assets: string[]
  /** They are made elsewhere, and it looks at them. */
  observes: boolean
  inputs: ShownInput[]
}

export interface ShownTrial extends Pick<
  TrialRow,
  'runId' | 'pipelineId' | 'asset' | 'upTo' | 'sampleRows' | 'pinned' | 'madeAt'
> {
  status: RunStatus
  startedAt: Date | null
  finishedAt: Date | null
  failure: Failure | null
  /** In an order in which each can follow those it waits for. */
  steps: ShownStep[]
  lastEvent: number
  lastLog: number
}

interface Place {
  tenantId: string
  deploymentId: string
}

/** A trial of the deployment. Refuses `not_found`. */
export const trialHere = async (sql: Sql, { tenantId, deploymentId }: Place, runId: string) => {
  const row = await loadRunRow(sql, tenantId, deploymentId, runId)
  const trial = row && (await loadTrial(sql, tenantId, runId))
  if (!trial)
    throw new Refusal('not_found', 'There is no such trial here; trials are swept away after a day.')
  return { row, trial }
}

const dateOf = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs))

/** How a trial goes, and where the inputs of its steps come from. Refuses `not_found`. */
export const showTrial = async (sql: Sql, place: Place, runId: string): Promise<ShownTrial> => {
  const { tenantId } = place
  const { row, trial } = await trialHere(sql, place, runId)
  const run = await loadRun(sql, tenantId, runId)
  if (!run) throw new Error(`The run of the trial ${runId} is gone.`)
  const pipelines = await loadVersions(sql, tenantId, run.versions)
  const { graph } = buildRunGraph(pipelines, run.target, run.config)
  const states = new Map((await loadSteps(sql, tenantId, runId)).map((step) => [step.key, step]))
  const idOf = new Map(pipelines.map(({ id, document }) => [document.settings.name, id]))
  const outputOf = new Map(
    graph.steps.flatMap(({ key, outputs }) => outputs.map(({ name, asset }) => [`${key}\n${name}`, asset])),
  )
  const tail = await loadTail(sql, tenantId, runId)
  const { status, startedAt, finishedAt, failure } = row
  const { pipelineId, asset, upTo, sampleRows, pinned, madeAt } = trial
  return {
    runId,
    pipelineId,
    asset,
    upTo,
    sampleRows,
    pinned,
    madeAt,
    status,
    startedAt,
    finishedAt,
    failure,
    steps: graph.steps.map((step): ShownStep => {
      const state = states.get(step.key)
      return {
        key: step.key,
        pipelineId: idOf.get(step.pipeline) ?? pipelineId,
        elementId: step.elementId,
        status: state?.status ?? 'waiting',
        startedAt: dateOf(state?.startedAtMs ?? null),
        finishedAt: dateOf(state?.finishedAtMs ?? null),
        failure: state?.failure ?? null,
        assets: step.outputs.flatMap((output) => output.asset ?? []),
        observes: step.observes ?? false,
        inputs: step.inputs.flatMap(({ name, sources }) =>
          sources.map((source): ShownInput => ({
            name,
            asset:
              source.from === 'asset'
                ? source.asset
                : 'step' in source
                  ? (outputOf.get(`${source.step}\n${source.output}`) ?? null)
                  : null,
            from: originOf(source, pinned),
          })),
        ),
      }
    }),
    lastEvent: tail?.lastEvent ?? 0,
    lastLog: tail?.lastLog ?? 0,
  }
}
