import { dataVersionOf } from '#core/asset/data-version.ts'
import { valueName } from '#core/asset/value-name.ts'
import type { Metadata, ValueSummary } from '#core/run/metadata.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import type { StepOutput } from '#core/run/step-graph.ts'

import type { ListedOutput } from '../hosts/step-outputs.ts'
import type { PipesSession } from '../pipes/pipes-session.ts'
import type { ValueAddress } from '../values/value-store.ts'
import type { RunContext } from './run-context.ts'

export interface StoreOptions {
  context: RunContext
  planned: PlannedStep
  stepAttempt: number
  listed: ListedOutput[]
  /** Names of the outputs that count as made. */
  made: readonly string[]
  session: PipesSession
  inputVersions: Readonly<Record<string, string>>
  /** Of a step that failed, what it had made of its assets is kept, and nothing else. */
  assetsOnly: boolean
}

/** Stores what a step made and says so: for each output HANDLED_OUTPUT where there is a value, then ASSET_MATERIALIZATION where it is an asset. */
export async function storeOutputs(options: StoreOptions): Promise<void> {
  const { planned, listed, made, assetsOnly } = options
  for (const output of planned.step.outputs) {
    if (!made.includes(output.name) || (assetsOnly && output.asset === undefined)) continue
    const values = listed.filter((one) => one.name === output.name)
    let stored: Stored | undefined
    for (const value of values)
      if (value.file !== undefined) stored = await storeValue(options, output, value, value.file)
    if (output.asset !== undefined) materialize(options, output, output.asset, values[0], stored)
  }
}

interface Stored {
  path: string
  summary: ValueSummary
}

async function storeValue(
  options: StoreOptions,
  output: StepOutput,
  value: ListedOutput,
  file: string,
): Promise<Stored> {
  const { context, planned, stepAttempt } = options
  const { step } = planned
  const { claim } = context
  const { ioManager, asset } = output
  const piece = value.mappingKey === undefined ? {} : { mappingKey: value.mappingKey }
  const address: ValueAddress =
    asset === undefined
      ? {
          of: 'output',
          runPrefix: claim.storage.runPrefix,
          step: step.key,
          output: output.name,
          ioManager,
          ...piece,
        }
      : { of: 'asset', asset, partition: step.partition?.key ?? null, ioManager }
  const beganMs = performance.now()
  const said = asset === undefined ? value.dataVersion : versionOf(options, output, asset, value)
  const { path, summary, dataVersion, waiting } = await context.values.store(
    address,
    {
      path: file,
      format: value.format ?? 'bytes',
      typeName: value.typeName,
      preview: value.preview,
      dataVersion: said,
    },
    output,
  )
  if (asset === undefined)
    context.outputVersions.set(
      `${step.key}.${output.name}${value.mappingKey === undefined ? '' : `[${value.mappingKey}]`}`,
      dataVersion,
    )
  if (waiting) context.reporter.hold(step.key, waiting)
  context.reporter.event({
    type: 'HANDLED_OUTPUT',
    step: step.key,
    stepAttempt,
    output: output.name,
    path,
    summary,
    ...piece,
    durationMs: Math.round(performance.now() - beganMs),
  })
  return { path, summary }
}

function materialize(
  options: StoreOptions,
  output: StepOutput,
  asset: string,
  listed: ListedOutput | undefined,
  stored: Stored | undefined,
): void {
  const { context, planned, stepAttempt, session, inputVersions } = options
  const reported = session.reported.get(asset)
  const dataVersion = versionOf(options, output, asset, listed)
  const metadata: Metadata = { ...listed?.metadata, ...reported?.metadata }
  const partition = planned.step.partition?.key
  context.assetVersions.set(valueName(asset, partition), dataVersion)
  context.materialized.add(asset)
  context.reporter.event({
    type: 'ASSET_MATERIALIZATION',
    step: planned.step.key,
    stepAttempt,
    asset,
    ...(partition === undefined ? {} : { partition }),
    dataVersion,
    ...(output.codeVersion === undefined ? {} : { codeVersion: output.codeVersion }),
    inputDataVersions: { ...inputVersions },
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(stored ? { summary: stored.summary, path: stored.path } : {}),
  })
}

/** What the code says, by Pipes or with its value; else what the asset was made from. */
const versionOf = (
  { planned, session, inputVersions }: StoreOptions,
  output: StepOutput,
  asset: string,
  listed: ListedOutput | undefined,
): string =>
  session.reported.get(asset)?.dataVersion ??
  listed?.dataVersion ??
  dataVersionOf(planned.step, output, inputVersions)
