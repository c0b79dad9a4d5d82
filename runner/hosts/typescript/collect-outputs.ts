import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Format } from '#core/document/runtime.ts'
import type { Step, StepOutput } from '#core/run/step-graph.ts'

import { exactJson, NotJson } from '../../values/exact-json.ts'
import { listOutputs } from '../list-outputs.ts'
import type { ListedOutput } from '../step-outputs.ts'
import { DynamicOutput, MaterializeResult, Output } from './sluice.ts'
import { typedMetadata } from './typed-metadata.ts'

/** The function returned or yielded what the step's outputs have no place for. */
export class WrongOutput extends Error {
  override name = 'WrongOutput'
}

interface More {
  mappingKey?: string
  metadata?: Record<string, unknown>
  dataVersion?: string
}

type Mark = Output | MaterializeResult
const isMark = (value: unknown): value is Mark =>
  value instanceof Output || value instanceof MaterializeResult

/** What the function returned or yielded, as named outputs in files, and the list of them for the runner. */
export class CollectedOutputs {
  readonly #stepFolder: string
  readonly #folder: string
  readonly #declared: StepOutput[]
  /** Of a step that makes several partitions. */
  readonly #keys: readonly string[] | undefined
  readonly #listed: ListedOutput[] = []
  readonly #added: { name: string; metadata: Record<string, unknown> }[] = []

  constructor(folder: string, { outputs, partition }: Pick<Step, 'outputs' | 'partition'>) {
    this.#stepFolder = folder
    this.#folder = join(folder, 'outputs')
    this.#declared = outputs
    this.#keys = partition?.keys
  }

  async take(result: unknown): Promise<void> {
    const [only, another] = this.#declared
    if (isGenerator(result)) {
      for await (const item of result) await this.#takeYielded(item)
    } else if (isMark(result)) {
      await this.#takeMark(result)
    } else if (Array.isArray(result) && result.length > 0 && result.every(isMark)) {
      for (const mark of result) await this.#takeMark(mark)
    } else if (only && !another) {
      await this.#takeWhole(only, result)
    } else {
      await this.#takeSeveral(result)
    }
  }

  addMetadata(metadata: Record<string, unknown>, name = this.#declared[0]?.name ?? ''): void {
    this.#added.push({ name, metadata })
  }

  async write(): Promise<void> {
    for (const { name, metadata } of this.#added) {
      for (const listed of this.#listed)
        if (listed.name === name) listed.metadata = { ...listed.metadata, ...typedMetadata(metadata) }
    }
    await listOutputs(this.#stepFolder, this.#listed)
  }

  async #takeYielded(item: unknown): Promise<void> {
    const [only] = this.#declared
    if (isMark(item)) await this.#takeMark(item)
    else if (this.#declared.length === 1 && only?.dynamic)
      await this.#store(only, item, { mappingKey: String(this.#listed.length) })
    else
      throw new WrongOutput(
        `The function yielded ${described(item)}. Yield new Output(value, "name") from "sluice", or return the value.`,
      )
  }

  async #takeMark(mark: Mark): Promise<void> {
    if (mark instanceof MaterializeResult) {
      const { assetKey, metadata, dataVersion } = mark.given
      const output =
        assetKey === undefined && this.#declared.length === 1
          ? this.#declared[0]
          : this.#find(assetKey ?? '(none)')
      if (!output) throw this.#unknown(assetKey ?? '(none)')
      if ('value' in mark.given) await this.#store(output, mark.given.value, { metadata, dataVersion })
      else
        this.#list({
          name: output.name,
          typeName: 'nothing',
          metadata: typedMetadata(metadata ?? {}),
          dataVersion,
        })
      return
    }
    const alone = mark.outputName === 'result' && this.#declared.length === 1 ? this.#declared[0] : undefined
    const output = this.#find(mark.outputName) ?? alone
    if (!output) throw this.#unknown(mark.outputName)
    const mappingKey = mark instanceof DynamicOutput ? mark.mappingKey : undefined
    await this.#store(output, mark.value, {
      mappingKey,
      metadata: mark.metadata,
      dataVersion: mark.dataVersion,
    })
  }

  async #takeWhole(output: StepOutput, value: unknown): Promise<void> {
    if (!output.dynamic) return this.#store(output, value)
    if (typeof value !== 'object' || value === null) {
      throw new WrongOutput(
        `The output "${output.name}" is dynamic: yield new DynamicOutput(value, "key") for each piece, or return an array or an object.`,
      )
    }
    for (const [key, piece] of Object.entries(value)) {
      if (isMark(piece)) await this.#takeMark(piece)
      else await this.#store(output, piece, { mappingKey: key })
    }
  }

  async #takeSeveral(value: unknown): Promise<void> {
    const names = this.#declared.map((output) => output.name)
    if (value === undefined && this.#declared.every((output) => !output.required)) return
    const parts: [StepOutput | undefined, unknown][] =
      Array.isArray(value) && value.length === names.length
        ? value.map((part, index) => [this.#declared[index], part])
        : typeof value === 'object' && value !== null && !Array.isArray(value)
          ? Object.entries(value).map(([key, part]) => [this.#find(key), part])
          : []
    if (parts.length === 0 || parts.some(([output]) => !output)) {
      throw new WrongOutput(
        `The function returned ${described(value)}, but the step has the outputs ${names.join(', ')}. ` +
          'Return an object by output name, an array in their order, or yield new Output(value, "name").',
      )
    }
    for (const [output, part] of parts) {
      if (isMark(part)) await this.#takeMark(part)
      else if (output) await this.#takeWhole(output, part)
    }
  }

  async #store(output: StepOutput, value: unknown, more: More = {}): Promise<void> {
    const { mappingKey } = more
    if (output.dynamic && mappingKey === undefined)
      throw new WrongOutput(
        `The output "${output.name}" is dynamic: yield new DynamicOutput(value, "key") for each piece.`,
      )
    if (!output.dynamic && mappingKey !== undefined)
      throw new WrongOutput(
        `The output "${output.name}" is not dynamic, but a DynamicOutput was given for it.`,
      )
    if (!this.#keys || output.asset === undefined) return this.#storeOne(output, value, more)
    for (const [partition, part] of Object.entries(valuesByPartition(this.#keys, output.asset, value)))
      await this.#storeOne(output, part, { ...more, partition })
  }

  async #storeOne(output: StepOutput, value: unknown, more: More & { partition?: string }): Promise<void> {
    const { mappingKey, partition, metadata = {}, dataVersion } = more
    const { format, data } = encode(output, value)
    const file = `${this.#listed.length}.${format}`
    await mkdir(this.#folder, { recursive: true })
    await writeFile(join(this.#folder, file), data)
    this.#list({
      name: output.name,
      mappingKey,
      partition,
      file,
      format,
      typeName: typeNameOf(value),
      metadata: typedMetadata(metadata),
      dataVersion,
    })
  }

  #list(entry: ListedOutput): void {
    if (
      this.#listed.some(
        (other) =>
          other.name === entry.name &&
          other.mappingKey === entry.mappingKey &&
          other.partition === entry.partition,
      )
    ) {
      throw new WrongOutput(
        `The output "${entry.name}"${entry.mappingKey === undefined ? '' : ` with mapping key "${entry.mappingKey}"`} was given twice.`,
      )
    }
    this.#listed.push(entry)
  }

  #find(name: string): StepOutput | undefined {
    return (
      this.#declared.find((output) => output.name === name) ??
      this.#declared.find((output) => output.asset === name)
    )
  }

  #unknown(name: string): WrongOutput {
    return new WrongOutput(
      `There is no output "${name}". Outputs: ${this.#declared.map((output) => output.name).join(', ')}.`,
    )
  }
}

/** A value for each partition that the step makes, in their order. Throws WrongOutput. */
function valuesByPartition(keys: readonly string[], asset: string, value: unknown): Record<string, unknown> {
  if (value === undefined || value === null) return Object.fromEntries(keys.map((key) => [key, null]))
  const told = `This run makes ${keys.length} partitions of "${asset}" at once, ${keys[0]} to ${keys.at(-1)}: return an object with a value for each of context.partitionKeys`
  const given = value instanceof Map ? Object.fromEntries(value) : value
  if (typeof given !== 'object' || Array.isArray(given) || ArrayBuffer.isView(given))
    throw new WrongOutput(`${told}, not ${described(value)}.`)
  const parts = given as Record<string, unknown>
  const missing = keys.find((key) => !Object.hasOwn(parts, key))
  if (missing !== undefined) throw new WrongOutput(`${told}. There is none for ${missing}.`)
  const known = new Set(keys)
  const strange = Object.keys(parts).find((key) => !known.has(key))
  if (strange !== undefined) throw new WrongOutput(`${told}. ${JSON.stringify(strange)} is none of them.`)
  return Object.fromEntries(keys.map((key) => [key, parts[key]]))
}

function encode(output: StepOutput, value: unknown): { format: Format; data: string | Uint8Array } {
  const wanted = output.format
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
    const bytes =
      value instanceof ArrayBuffer
        ? new Uint8Array(value)
        : new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
    // Bytes may be a finished file of the format that is asked for.
    return { format: wanted ?? 'bytes', data: bytes }
  }
  if ((wanted === 'text' || wanted === 'csv' || wanted === 'bytes') && typeof value === 'string')
    return { format: wanted, data: value }
  try {
    // Tables in other formats are made of these rows by the value store.
    return { format: 'json', data: exactJson(value ?? null) }
  } catch (error) {
    if (!(error instanceof NotJson)) throw error
    throw new WrongOutput(
      `The output "${output.name}" cannot be stored: ${error.message} A TypeScript step stores JSON values and bytes.`,
    )
  }
}

const isGenerator = (value: unknown): value is AsyncIterable<unknown> | Iterable<unknown> =>
  typeof value === 'object' &&
  value !== null &&
  'next' in value &&
  (Symbol.iterator in value || Symbol.asyncIterator in value)

const typeNameOf = (value: unknown): string =>
  value === null || value === undefined
    ? 'null'
    : typeof value === 'object'
      ? ((value.constructor as { name?: string } | undefined)?.name ?? 'Object')
      : typeof value

function described(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return `an array of ${value.length}`
  if (typeof value === 'object' && value !== null)
    return `an object with the keys ${Object.keys(value).slice(0, 20).join(', ')}`
  return `a ${typeof value}`
}
