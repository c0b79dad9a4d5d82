import { createHash, randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import type { Format } from '#core/document/runtime.ts'
import type { StepOutput } from '#core/run/step-graph.ts'

import { convertValue, formatFor } from './convert-value.ts'
import { describeValue } from './describe-value.ts'
import type { ValueObjects } from './file-io-manager.ts'
import type { StoredValue } from './io-manager.ts'
import { resourceBucket, type RunResource } from './resource-bucket.ts'
import type { FileToSample } from './sample-value.ts'
import { sweepWorkingValues } from './sweep-working-values.ts'
import { TableProcess } from './table-process.ts'
import { ValueMissing } from './value-failures.ts'
import { ValueManagers } from './value-managers.ts'
import { addressName, valuePrefix } from './value-prefix.ts'
import type { LoadedValue, ValueAddress, ValueKept, ValueStore } from './value-store.ts'

export interface StoredValuesOptions {
  store: ValueObjects & {
    /** Where what was put below a prefix waits to be stored: settles when it is. */
    waiting?: (prefix: string) => Promise<void> | undefined
  }
  /** `<tenant>/<deployment>`. */
  assetPrefix: string
  /** Where an asset is read that has no value under that prefix. Nothing is written there. */
  behind?: { deployment: string; assetPrefix: string } | undefined
  /** Before the names of schemas, where values are tables. */
  tablePrefix?: string | undefined
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
  readonly #own: ValueManagers
  readonly #behind: { deployment: string; managers: ValueManagers } | undefined
  /** Of buckets of resources in which this run keeps working values. */
  readonly #sweeps = new Map<string, Promise<void>>()
  #isClosing = false

  constructor(options: StoredValuesOptions) {
    this.#options = options
    this.#tables = options.tables ?? new TableProcess({ folder: options.folder })
    const { behind } = options
    const of = { ...options, tables: this.#tables }
    this.#own = new ValueManagers(of)
    this.#behind = behind && {
      deployment: behind.deployment,
      managers: new ValueManagers({ ...of, assetPrefix: behind.assetPrefix, tablePrefix: undefined }),
    }
  }

  async load(address: ValueAddress, folder: string, readable: Format[]): Promise<LoadedValue> {
    const base = join(folder, randomUUID())
    const { format, dataVersion, summary, readFrom } = await this.#find(
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
      ...(readFrom !== undefined && { readFrom }),
    }
  }

  async store(
    address: ValueAddress,
    file: Parameters<ValueStore['store']>[1],
    output: Pick<StepOutput, 'name' | 'format'>,
  ): Promise<ValueKept> {
    const manager = this.#own.named(address.ioManager)
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

  /** A value as it is kept: of an asset that has none of its own, that of the deployment behind. Throws ValueMissing. */
  async #find(
    address: ValueAddress,
    pathFor: (format: Format) => string,
  ): Promise<StoredValue & { readFrom?: string }> {
    const { ioManager } = address
    try {
      return await this.#own.named(ioManager).load(address, pathFor)
    } catch (missing) {
      if (!(missing instanceof ValueMissing) || !this.#behind || address.of !== 'asset') throw missing
      const { deployment, managers } = this.#behind
      const found = await managers
        .named(ioManager)
        .load(address, pathFor)
        .catch((error: unknown) => {
          throw error instanceof ValueMissing ? missing : error
        })
      return { ...found, readFrom: deployment }
    }
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
