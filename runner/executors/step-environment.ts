import { join } from 'node:path'

import { resourcesOfStep } from '#core/run/resources-of-step.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import { onlyKeyOf, type Step, type StepPartition } from '#core/run/step-graph.ts'

import { variableName } from '../hosts/input-variables.ts'
import { pipesEnvironment, type PipesContext } from '../pipes/bootstrap.ts'
import { stepMark } from '../processes/marked-processes.ts'
import { assetsSpokenOf } from './assets-spoken-of.ts'
import { publicDataFolder } from './public-data.ts'
import type { RunContext } from './run-context.ts'

/** By which every process of a try of a step is known. */
export const markOf = (context: RunContext, stepKey: string, stepAttempt: number): string =>
  `${context.claim.run.id}/${context.claim.run.attempt}/${stepKey}/${stepAttempt}`

/** An op of a run for a partition is told of it too. Of several at once there is no key. */
const partitionOf = (run: RunContext['claim']['run'], step: Step): string | null =>
  step.partition ? onlyKeyOf(step) : run.partition

/** The first and the last key of what a step makes. */
const rangeOf = (
  partition: string | null,
  { keys }: StepPartition,
): { start: string; end: string } | null => {
  const [start, end] = [keys?.[0] ?? partition, keys?.at(-1) ?? partition]
  return start === null || end === null ? null : { start, end }
}

/** What a step's code is told of the run; also what `context` offers. Secrets of resources are among it, so it stays in the step's folder. */
export function stepContext(
  { claim }: RunContext,
  { step, choices }: PlannedStep,
  stepAttempt: number,
): Record<string, unknown> {
  const { run, storage } = claim
  return {
    runId: run.id,
    tenant: run.tenant,
    deployment: run.deployment,
    jobName: run.job,
    ...(storage.tablePrefix !== undefined && {
      tablePrefix: storage.tablePrefix,
      readsBehind: storage.behind !== undefined,
    }),
    partitionKey: partitionOf(run, step),
    ...(step.partition?.keys && { partitionKeys: step.partition.keys }),
    ...(step.partition?.dimensions && { partitionKeysByDimension: step.partition.dimensions }),
    ...(step.partition?.window && { partitionTimeWindow: step.partition.window }),
    tags: run.tags,
    runConfig: run.config,
    config: step.config,
    resources: Object.fromEntries(
      resourcesOfStep(step).flatMap((name) =>
        claim.resources[name] ? [[name, claim.resources[name].config]] : [],
      ),
    ),
    resourceTypes: Object.fromEntries(
      resourcesOfStep(step).flatMap((name) =>
        claim.resources[name] ? [[name, claim.resources[name].type]] : [],
      ),
    ),
    retryNumber: stepAttempt - 1,
    runRetryNumber: run.retryNumber,
    assetKeys: assetsSpokenOf(step),
    ...(step.check && { checkName: step.check.name }),
    ...(step.sensor && { sensorName: step.sensor.name, cursor: step.sensor.cursor }),
    stepKey: step.key,
    mappingKey: choices.at(-1)?.mappingKey ?? null,
  }
}

/**
 * The whole environment of a step, built from nothing: no variable of the runner gets in, except by `baseEnv`.
 * What the runtime says wins over the base; the Pipes variables and the mark win over all.
 */
export function stepEnvironment(
  context: RunContext,
  planned: PlannedStep,
  stepAttempt: number,
  folder: string,
): Record<string, string> {
  const { step } = planned
  return {
    ...resourceVariables(context, step),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    LANG: 'C.UTF-8',
    SLUICE_PUBLIC_DATA: publicDataFolder,
    ...context.baseEnv,
    HOME: join(folder, 'work'),
    TMPDIR: join(folder, 'tmp'),
    ...step.runtime?.env,
    SLUICE_RUN: context.claim.run.id,
    ...pipesEnvironment(folder, pipesContext(context, planned, stepAttempt)),
    [stepMark]: markOf(context, step.key, stepAttempt),
  }
}

/** Plain settings of a step's resources, secrets among them, for code that has no `context`: SLUICE_RESOURCE_<RESOURCE>_<SETTING>. */
function resourceVariables({ claim }: RunContext, step: Step): Record<string, string> {
  const found: Record<string, string> = {}
  for (const name of step.resources)
    for (const [setting, value] of Object.entries(claim.resources[name]?.config ?? {}))
      // An environment holds no NUL.
      if (value !== null && typeof value !== 'object' && !String(value).includes('\0'))
        found[`SLUICE_RESOURCE_${variableName(name)}_${variableName(setting)}`] = String(value)
  return found
}

/** What a Pipes client of the step is told. */
export function pipesContext(context: RunContext, planned: PlannedStep, stepAttempt: number): PipesContext {
  const { run } = context.claim
  const { step } = planned
  const partition = partitionOf(run, step)
  const made = step.outputs.filter((output) => output.asset !== undefined)
  const spokenOf = assetsSpokenOf(step)
  const byAsset = <Value>(value: (output: (typeof made)[number]) => Value): Record<string, Value> =>
    Object.fromEntries(made.map((output) => [userText(output.asset ?? ''), value(output)]))
  const { resources, resourceTypes, ...told } = stepContext(context, planned, stepAttempt)
  void resources
  void resourceTypes
  return {
    asset_keys: spokenOf.length > 0 ? spokenOf.map(userText) : null,
    code_version_by_asset_key: made.length > 0 ? byAsset((output) => output.codeVersion ?? null) : null,
    provenance_by_asset_key: made.length > 0 ? byAsset(() => null) : null,
    partition_key: partition,
    partition_key_range: rangeOf(partition, step.partition ?? { key: '' }),
    partition_time_window: step.partition?.window ?? null,
    run_id: run.id,
    job_name: run.job,
    retry_number: stepAttempt - 1,
    extras: { ...step.config, sluice: told },
  }
}

/** A key as Pipes clients read it: a backslash before what is no separator. */
const userText = (asset: string): string => asset.replaceAll('\\', '\\\\')
