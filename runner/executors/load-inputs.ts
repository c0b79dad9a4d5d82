import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { valueName } from '#core/asset/value-name.ts'
import type { Format } from '#core/document/runtime.ts'
import { standingFor, type PlannedStep } from '#core/run/run-progress.ts'
import { keysMade, type InputSource } from '#core/run/step-graph.ts'

import type { InputFile } from '../hosts/step-host.ts'
import type { ValueAddress } from '../values/value-store.ts'
import type { RunContext } from './run-context.ts'
import { versionsByKey, versionsByName, type LoadedPartition } from './versions-by-key.ts'

/** An input has no stored value. */
export class InputMissing extends Error {
  override name = 'InputMissing'
}

export interface LoadedInputs {
  files: InputFile[]
  /** Data versions of what was loaded, by asset, of a partition by `asset[key]`, or by step and output where it is none. */
  versions: Record<string, string>
  /** Of a step that makes several partitions: of what was loaded in partitions, for each that it makes. */
  versionsByKey?: Record<string, Record<string, string>> | undefined
}

interface Place {
  address: ValueAddress
  /** What the value is called in messages and versions. */
  name: string
  asset?: string
  partition?: string
  /** It may never have been made; then it is left out. */
  mayBeMissing?: boolean
}

/** Brings the values of a step's inputs into its folder. Throws InputMissing. */
export async function loadInputs(
  context: RunContext,
  planned: PlannedStep,
  stepAttempt: number,
  folder: string,
  readable: Format[],
): Promise<LoadedInputs> {
  const versions: Record<string, string> = {}
  const cut: LoadedPartition[] = []
  const { compute } = planned.step
  const runsIn = compute.kind === 'sql' ? compute.resource : undefined
  const isElsewhere = runsIn !== undefined && context.claim.resources[runsIn]?.type === 'postgres'
  const files = await Promise.all(
    planned.step.inputs.map(async (input, index): Promise<InputFile> => {
      const found: InputFile['files'] = []
      const keys: string[] = []
      for (const source of input.sources) {
        if (source.from === 'value') {
          const path = join(folder, 'inputs', `${index}-${found.length}.json`)
          await writeFile(path, JSON.stringify(source.value))
          found.push({ path, format: 'json' })
          versions[input.name] = JSON.stringify(source.value)
          continue
        }
        for (const place of placesOf(context, planned, source)) {
          // What SQL reads in a database of its own lies there.
          if (isElsewhere) {
            versions[place.name] = versionOf(context, place) ?? ''
            continue
          }
          const loaded = await load(
            context,
            planned,
            stepAttempt,
            input.name,
            place,
            join(folder, 'inputs'),
            readable,
          )
          if (!loaded) continue
          found.push({ path: loaded.path, format: loaded.format })
          const version = versionOf(context, place) ?? loaded.dataVersion ?? ''
          if (place.partition === undefined) versions[place.name] = version
          else {
            keys.push(place.partition)
            cut.push({
              ...place,
              input: input.name,
              asset: place.asset ?? place.name,
              partition: place.partition,
              version,
            })
          }
        }
      }
      const list =
        input.list || input.sources.length > 1 || input.sources.some((source) => source.from === 'collected')
      return { name: input.name, list, files: found, ...(input.byKey && { keys }) }
    }),
  )
  const byKey = versionsByKey(planned.step, cut)
  const whole = { ...versions }
  Object.assign(versions, versionsByName(cut))
  if (byKey) for (const key of Object.keys(byKey)) byKey[key] = { ...whole, ...byKey[key] }
  return { files, versions, versionsByKey: byKey }
}

async function load(
  context: RunContext,
  { step }: PlannedStep,
  stepAttempt: number,
  input: string,
  place: Place,
  folder: string,
  readable: Format[],
) {
  const beganMs = performance.now()
  const loaded = await context.values.load(place.address, folder, readable).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ValueMissing') {
      if (place.mayBeMissing) return undefined
      throw new InputMissing(
        `The input "${input}" has no stored value: ${place.name} was never stored, or was deleted.`,
        { cause: error },
      )
    }
    throw error
  })
  if (!loaded) return undefined
  context.reporter.event({
    type: 'LOADED_INPUT',
    step: step.key,
    stepAttempt,
    input,
    ...(place.asset === undefined ? {} : { asset: place.asset }),
    ...(loaded.readFrom !== undefined && { readFrom: loaded.readFrom }),
    sizeBytes: loaded.sizeBytes,
    durationMs: Math.round(performance.now() - beganMs),
  })
  return loaded
}

/** Where the values of a source lie; none for a list's member that was not made. */
function placesOf(
  context: RunContext,
  planned: PlannedStep,
  source: Exclude<InputSource, { from: 'value' }>,
): Place[] {
  if (source.from === 'asset') {
    const { asset, ioManager, partitions, allowMissing } = source
    if (!partitions)
      return [{ address: { of: 'asset', asset, partition: null, ioManager }, name: asset, asset }]
    return partitions.map((partition) => ({
      address: { of: 'asset', asset, partition, ioManager },
      name: valueName(asset, partition),
      asset,
      partition,
      ...(allowMissing && { mayBeMissing: true }),
    }))
  }
  if (source.from === 'piece') {
    const mappingKey = planned.choices.find(
      (choice) => choice.step === source.step && choice.output === source.output,
    )?.mappingKey
    return placesOfOutput(context, source.step, source.output, mappingKey)
  }
  return standingFor(context.run, source.step).flatMap((key) => {
    const made = context.run.progress.get(key)
    const dynamic = source.from === 'collected' ? made?.mappingKeys[source.output] : undefined
    if (dynamic)
      return dynamic.flatMap((mappingKey) => placesOfOutput(context, key, source.output, mappingKey))
    return made?.outputs.includes(source.output) ? placesOfOutput(context, key, source.output) : []
  })
}

function placesOfOutput(context: RunContext, step: string, output: string, mappingKey?: string): Place[] {
  const maker = context.run.steps.get(step)?.step
  const declared = maker?.outputs.find((one) => one.name === output)
  if (!maker || !declared) throw new InputMissing(`There is no output "${output}" of "${step}" in this run.`)
  const { asset, ioManager } = declared
  if (asset !== undefined) {
    return keysMade(maker).map((partition) => ({
      address: { of: 'asset', asset, partition, ioManager },
      name: valueName(asset, partition),
      asset,
      ...(partition !== null && { partition }),
    }))
  }
  const name = `${step}.${output}${mappingKey === undefined ? '' : `[${mappingKey}]`}`
  const piece = mappingKey === undefined ? {} : { mappingKey }
  return [
    {
      address: { of: 'output', runPrefix: prefixOf(context, step), step, output, ioManager, ...piece },
      name,
    },
  ]
}

/** Values of steps that an earlier run finished lie with that run. */
function prefixOf({ claim }: RunContext, step: string): string {
  const finished = Object.hasOwn(claim.finished, step) ? claim.finished[step] : undefined
  return finished ? `${claim.storage.assetPrefix}/.runs/${finished.run}` : claim.storage.runPrefix
}

const versionOf = (context: RunContext, place: Place): string | undefined =>
  place.asset === undefined ? context.outputVersions.get(place.name) : context.assetVersions.get(place.name)
