import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import type { Format } from '#core/document/runtime.ts'
import { Refusal } from '#core/refusal.ts'
import {
  type BuiltInIoManager,
  builtInIoManagerNames,
  isBuiltInIoManager,
} from '#core/resource/built-in-io-managers.ts'
import type { StepOutput } from '#core/run/step-graph.ts'

import { convertValue, formatFor } from './convert-value.ts'
import { describeValue } from './describe-value.ts'
import { FileIoManager, type ValueObjects } from './file-io-manager.ts'
import type { IoManager } from './io-manager.ts'
import { MemoryIoManager } from './memory-io-manager.ts'
import { ReferenceIoManager } from './reference-io-manager.ts'
import { resourceBucket, type RunResource } from './resource-bucket.ts'
import { ResourceIoManager } from './resource-io-manager.ts'
import type { FileToSample } from './sample-value.ts'
import { sweepWorkingValues } from './sweep-working-values.ts'
import { TableProcess } from './table-process.ts'
import { tablesOf } from './tables-of.ts'
import { addressName, valuePrefix } from './value-prefix.ts'
import type { LoadedValue, ValueAddress, ValueKept, ValueStore } from './value-store.ts'

export interface StoredValuesOptions {
  store: ValueObjects & {
    /** Where what was put below a prefix waits to be stored: settles when it is. */
    waiting?: (prefix: string) => Promise<void> | undefined
  }
  /** `<tenant>/<deployment>`. */
  assetPrefix: string
  run: string
  /** The run's own folder for what need not outlive it. */
  folder: string
  /** Resources of the run: an IO manager may be one of them. */
  resources?: Record<string, RunResource>
  now: () => number
  /** Told of each value before it is stored: the file may be gone afterwards. */
  onReady?: (address: ValueAddress, file: FileToSample) => Promise<void>
  /** Of whoever shares it; else its own. */
  tables?: TableProcess
  /** Told of what goes wrong beside the values, in a sentence. */
  onTrouble?: (message: string) => void
}

/** The value store of one run: finds the IO manager of an address, converts between formats, describes what is stored. */
export class StoredValues implements ValueStore {
  readonly #options: StoredValuesOptions
  readonly #tables: TableProcess
  readonly #managers: Record<BuiltInIoManager, IoManager>
  /** Of resources, each once it is needed. */
  readonly #ofResources = new Map<string, IoManager>()
  /** Of buckets of resources in which this run keeps working values. */
  readonly #sweeps = new Map<string, Promise<void>>()
  #isClosing = false

  constructor(options: StoredValuesOptions) {
    this.#options = options
    this.#tables = options.tables ?? new TableProcess({ folder: options.folder })
    const file = new FileIoManager(options)
    this.#managers = {
      file,
      memory: new MemoryIoManager(join(options.folder, 'memory')),
      reference: new ReferenceIoManager(file),
    }
  }

  async load(address: ValueAddress, folder: string, readable: Format[]): Promise<LoadedValue> {
    const base = join(folder, randomUUID())
    const { format, dataVersion, summary } = await this.#manager(address).load(
      address,
      (stored) => `${base}.${stored}`,
    )
    const { size } = await stat(`${base}.${format}`)
    const wanted = formatFor(format, readable, addressName(address))
    const { path } = await convertValue({ path: `${base}.${format}`, format }, wanted, this.#tables)
    return {
      path,
      format: wanted,
      sizeBytes: size,
      dataVersion,
      rows: summary.rows ?? null,
    }
  }

  async store(
    address: ValueAddress,
    file: Parameters<ValueStore['store']>[1],
    output: Pick<StepOutput, 'name' | 'format'>,
  ): Promise<ValueKept> {
    const manager = this.#manager(address)
    const ready = await convertValue(file, output.format ?? naturalFormat(file), this.#tables)
    const summary = await describeValue({ ...ready, preview: file.preview }, this.#tables)
    const dataVersion = file.dataVersion ?? (await hashOf(ready.path))
    await this.#options.onReady?.(address, { ...ready, preview: file.preview })
    const path = await manager.store(address, ready.path, { format: ready.format, summary, dataVersion })
    if (address.of === 'output') this.#sweep(address.ioManager)
    const waiting = this.#options.store.waiting?.(valuePrefix(this.#options.assetPrefix, address))
    return { path, summary, dataVersion, ...(waiting && { waiting }) }
  }

  /** Ends the helper process; stored values stay. */
  async close(): Promise<void> {
    this.#isClosing = true
    await Promise.all(this.#sweeps.values())
    await this.#tables.close()
  }

  /** The bucket is the customer's, and nobody but its runs can reach it: the first value of a run that is kept there takes the old ones away. */
  #sweep(ioManager: string): void {
    const resource = this.#options.resources?.[ioManager]
    const store = resource && !this.#sweeps.has(ioManager) ? resourceBucket(resource) : undefined
    if (!store) return
    const { assetPrefix, now, onTrouble } = this.#options
    const swept = sweepWorkingValues(store, assetPrefix, now).catch((error: unknown) => {
      // The run is over, or ends: there is nobody left to tell.
      if (this.#isClosing) return
      const why = error instanceof Error ? error.message : String(error)
      onTrouble?.(`Old working values in the resource "${ioManager}" could not be removed: ${why}`)
    })
    this.#sweeps.set(
      ioManager,
      swept.then(() => undefined),
    )
  }

  #manager({ ioManager }: ValueAddress): IoManager {
    const resource = this.#options.resources?.[ioManager]
    const type = resource?.type ?? ioManager
    if (isBuiltInIoManager(type)) return this.#managers[type]
    const known = this.#ofResources.get(ioManager)
    if (known) return known
    const opened = resource && this.#open(resource)
    if (!opened)
      throw new Refusal(
        'unavailable',
        `The IO manager "${ioManager}"${type === ioManager ? '' : ` (${type})`} is not known here. Use ${builtInIoManagerNames.join(', ')}, or a resource of the type s3, gcs, azure, postgres or duckdb.`,
      )
    const manager = new ResourceIoManager(ioManager, opened)
    this.#ofResources.set(ioManager, manager)
    return manager
  }

  #open(resource: RunResource): IoManager | undefined {
    const store = resourceBucket(resource)
    if (store) return new FileIoManager({ ...this.#options, store })
    return tablesOf(resource, { ...this.#options, tables: this.#tables })
  }
}

/** A table that its language could only write as rows is stored as a table. */
const naturalFormat = (file: { format: Format; typeName?: string }): Format =>
  file.format === 'json' && /^(pandas|polars|pyarrow)\.(DataFrame|LazyFrame|Table)$/.test(file.typeName ?? '')
    ? 'parquet'
    : file.format

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}
