import { constants } from 'node:fs'
import { copyFile, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'

import type { Format } from '#core/document/runtime.ts'
import type { Sample, SeenElsewhere, TrialOrder } from '#core/trial/sample.ts'
import { escapeSegment } from '#storage/object-key.ts'

import { cutValue } from '../values/cut-value.ts'
import { sampleValue, type FileToSample } from '../values/sample-value.ts'
import { StoredValues, type StoredValuesOptions } from '../values/stored-values.ts'
import { TableProcess } from '../values/table-process.ts'
import type { LoadedValue, ValueAddress, ValueKept, ValueStore } from '../values/value-store.ts'

export interface TrialValuesOptions extends StoredValuesOptions {
  runPrefix: string
  trial: TrialOrder
  /** Assets that the trial makes. */
  makes: ReadonlySet<string>
  /** Takes secrets out of what people are shown. */
  redact: (text: string) => string
}

type AssetAddress = Extract<ValueAddress, { of: 'asset' }>

/**
 * The values of a trial. What it makes lies among the working values of its run, never where assets do, and whichever IO manager an asset
 * has. What it reads it made itself, or an earlier trial did whose output is pinned, or it is a copy from the real store, cut to a sample.
 * Of each it leaves a sample for people to look at.
 */
export class TrialValues implements ValueStore {
  readonly #options: TrialValuesOptions
  readonly #tables: TableProcess
  readonly #values: StoredValues
  readonly #sampling = new Set<Promise<void>>()
  #count = 0

  constructor(options: TrialValuesOptions) {
    this.#options = options
    this.#tables = new TableProcess({ folder: options.folder })
    this.#tables.warm()
    this.#values = new StoredValues({
      ...options,
      tables: this.#tables,
      onReady: (address, file) => this.#leaveSample(address, file),
    })
  }

  async load(address: ValueAddress, folder: string, readable: Format[]): Promise<LoadedValue> {
    if (address.of !== 'asset') return this.#values.load(address, folder, readable)
    const isFromOutside = !this.#options.makes.has(address.asset)
    const loaded = await this.#values.load(this.#placeOf(address), folder, readable)
    const { sampleRows } = this.#options.trial
    if (isFromOutside && loaded.rows !== null && loaded.rows > sampleRows)
      await cutValue(loaded, sampleRows, this.#tables)
    if (isFromOutside) await this.#sampleAside(address, loaded)
    return loaded
  }

  store(
    address: ValueAddress,
    file: Parameters<ValueStore['store']>[1],
    output: Parameters<ValueStore['store']>[2],
  ): Promise<ValueKept> {
    return this.#values.store(address.of === 'asset' ? this.#placeOf(address) : address, file, output)
  }

  leaveSeen(asset: string, seen: SeenElsewhere): Promise<void> {
    return this.#put(asset, { kind: 'observed', ...seen })
  }

  /** When every sample is stored: who is told that the trial has ended finds them. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#sampling)
    await this.#values.close()
  }

  /** Where the value of an asset lies for this trial. */
  #placeOf({ asset, partition, ioManager }: AssetAddress): ValueAddress {
    const { makes, trial, runPrefix, assetPrefix } = this.#options
    const pinned = Object.hasOwn(trial.pinned, asset) ? trial.pinned[asset] : undefined
    const from = makes.has(asset) ? runPrefix : pinned && `${assetPrefix}/.runs/${pinned}`
    return from === undefined
      ? { of: 'asset', asset, partition, ioManager }
      : { of: 'output', runPrefix: from, step: asset, output: 'value', ioManager: 'file' }
  }

  /** While the step goes on: of a copy, for the file is the step's to do with as it likes. */
  async #sampleAside({ asset }: AssetAddress, { path, format }: LoadedValue): Promise<void> {
    const { folder } = this.#options
    const copy = join(folder, `sampled-${this.#count++}`)
    await mkdir(folder, { recursive: true })
    await copyFile(path, copy, constants.COPYFILE_FICLONE)
    const sampling = this.#leave(asset, { path: copy, format }).finally(() => rm(copy, { force: true }))
    const known = sampling.finally(() => this.#sampling.delete(known)).catch(() => undefined)
    this.#sampling.add(known)
  }

  async #leaveSample(address: ValueAddress, file: FileToSample): Promise<void> {
    if (address.of === 'output' && address.output === 'value') await this.#leave(address.step, file)
  }

  async #leave(asset: string, file: FileToSample): Promise<void> {
    await this.#put(asset, await sampleValue(file, this.#tables))
  }

  async #put(asset: string, sample: Sample): Promise<void> {
    const { store, runPrefix, redact } = this.#options
    const data = redact(JSON.stringify(sample))
    await store.putAll([{ key: `${runPrefix}/.samples/${escapeSegment(asset)}.json`, data }])
  }
}
