import { dataVersionOf } from '#core/asset/data-version.ts'
import { valueName } from '#core/asset/value-name.ts'
import type { Metadata, ValueSummary } from '#core/run/metadata.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import { keysMade, type StepOutput } from '#core/run/step-graph.ts'

import type { ListedOutput } from '../hosts/step-outputs.ts'
import type { PipesSession } from '../pipes/pipes-session.ts'
import type { ValueAddress } from '../values/value-store.ts'
import type { LoadedInputs } from './load-inputs.ts'
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
  /** The same for each partition where it makes several. */
  versionsByKey?: LoadedInputs['versionsByKey']
  /** Of a step that failed, what it had made of its assets is kept, and nothing else. */
  assetsOnly: boolean
}

/** Stores what a step made and says so: for each output HANDLED_OUTPUT where there is a value, then ASSET_MATERIALIZATION where it is an asset. */
export async function storeOutputs(options: StoreOptions): Promise<void> {
  const { planned, listed, made, assetsOnly } = options
  for (const output of planned.step.outputs) {
    if (!made.includes(output.name) || (assetsOnly && output.asset === undefined)) continue
    const values = listed.filter((one) => one.name === output.name)
    if (output.asset === undefined) for (const value of values) await storeValue(options, output, value, null)
    else await makeAsset(options, output, output.asset, values)
  }
}

/** Without a value it was made as a whole; a value is of one partition, of the only one without saying so. */
const isOfAll = ({ partition, file }: ListedOutput, keys: readonly (string | null)[]): boolean =>
  partition === undefined && (file === undefined || keys.length === 1)

/** Each partition is told of once its value is stored, so that what breaks in between leaves whole ones. */
async function makeAsset(
  options: StoreOptions,
  output: StepOutput,
  asset: string,
  values: readonly ListedOutput[],
): Promise<void> {
  const keys = keysMade(options.planned.step)
  for (const partition of keys) {
    const own = values.filter((value) => value.partition === partition || isOfAll(value, keys))
    if (values.length > 0 && own.length === 0) continue
    let stored: Stored | undefined
    for (const value of own) stored = (await storeValue(options, output, value, partition)) ?? stored
    materialize(options, output, asset, { listed: own[0], stored, partition })
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
  partition: string | null,
): Promise<Stored | undefined> {
  const { file } = value
  if (file === undefined) return undefined
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
      : { of: 'asset', asset, partition, ioManager }
  const beganMs = performance.now()
  const said =
    asset === undefined ? value.dataVersion : versionOf(options, output, asset, { listed: value, partition })
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
  { listed, stored, partition }: MadePartition & { stored: Stored | undefined },
): void {
  const { context, planned, stepAttempt, session } = options
  const reported = session.reported.get(asset)
  const dataVersion = versionOf(options, output, asset, { listed, partition })
  const metadata: Metadata = { ...listed?.metadata, ...reported?.metadata }
  context.assetVersions.set(valueName(asset, partition), dataVersion)
  context.materialized.add(valueName(asset, partition))
  context.reporter.event({
    type: 'ASSET_MATERIALIZATION',
    step: planned.step.key,
    stepAttempt,
    asset,
    ...(partition === null ? {} : { partition }),
    dataVersion,
    ...(output.codeVersion === undefined ? {} : { codeVersion: output.codeVersion }),
    inputDataVersions: { ...inputsOf(options, partition) },
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
    ...(stored ? { summary: stored.summary, path: stored.path } : {}),
  })
}

interface MadePartition {
  listed: ListedOutput | undefined
  partition: string | null
}

const inputsOf = ({ inputVersions, versionsByKey }: StoreOptions, partition: string | null) =>
  (partition === null ? undefined : versionsByKey?.[partition]) ?? inputVersions

/** What the code says, by Pipes or with its value; else what the asset was made from. */
const versionOf = (
  options: StoreOptions,
  output: StepOutput,
  asset: string,
  { listed, partition }: MadePartition,
): string =>
  options.session.reported.get(asset)?.dataVersion ??
  listed?.dataVersion ??
  dataVersionOf(options.planned.step, output, inputsOf(options, partition))
