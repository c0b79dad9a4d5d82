import { copyFile, mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

import { escapeSegment } from '#storage/object-key.ts'

import type { IoManager, StoredValue } from './io-manager.ts'
import { ValueMissing } from './value-failures.ts'
import { addressName, valuePrefix } from './value-prefix.ts'
import type { ValueAddress } from './value-store.ts'

/**
 * Values for the length of one run on one machine, nowhere else. Steps are processes of their own, so that the values lie in files
 * of the run's folder; nothing of them is stored when the run is over.
 */
export class MemoryIoManager implements IoManager {
  readonly #folder: string
  readonly #kept = new Map<string, { path: string; value: StoredValue }>()
  #count = 0

  /** `folder`: the run's own, removed with it. */
  constructor(folder: string) {
    this.#folder = folder
  }

  async store(address: ValueAddress, path: string, value: StoredValue): Promise<string> {
    await mkdir(this.#folder, { recursive: true })
    const kept = join(this.#folder, `${this.#count++}.${value.format}`)
    await moved(path, kept)
    const before = this.#kept.get(nameOf(address))
    this.#kept.set(nameOf(address), { path: kept, value })
    if (before) await rm(before.path, { force: true })
    return `memory:${nameOf(address)}`
  }

  async load(
    address: ValueAddress,
    pathFor: (format: StoredValue['format']) => string,
  ): Promise<StoredValue> {
    const found = this.#kept.get(nameOf(address))
    if (!found) {
      throw new ValueMissing(
        `Nothing is stored for ${addressName(address)}: its IO manager is memory, which keeps values only within one run on one machine. ` +
          'Select it in this run too, or give it the IO manager file.',
      )
    }
    await copyFile(found.path, pathFor(found.value.format))
    return found.value
  }
}

const nameOf = (address: ValueAddress): string => valuePrefix(escapeSegment('assets'), address)

async function moved(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFile(from, to)
  }
}
