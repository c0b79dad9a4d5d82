import { randomBytes } from 'node:crypto'

import { z } from 'zod'

import { format } from '#core/document/runtime.ts'
import { valueSummary } from '#core/run/metadata.ts'
import { ObjectMissing } from '#storage/object-store.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import type { IoManager, StoredValue } from './io-manager.ts'
import { ValueMissing } from './value-failures.ts'
import { addressName, valuePrefix } from './value-prefix.ts'
import type { ValueAddress } from './value-store.ts'

const pointerName = 'value.json'
/** Values that readers of a moment ago may still be copying. */
const olderKept = 2

const pointer = z.object({
  file: z.string().regex(/^[A-Za-z0-9.-]+$/),
  format,
  summary: valueSummary,
  dataVersion: z.string(),
  run: z.string(),
  storedAtMs: z.int(),
})

/** What values need of a store. */
export type ValueObjects = Pick<ObjectStore, 'putAll' | 'read' | 'fetch' | 'list' | 'remove' | 'locate'>

export interface FileIoManagerOptions {
  store: ValueObjects
  /** `<tenant>/<deployment>`, below which assets lie. */
  assetPrefix: string
  run: string
  now: () => number
}

/**
 * Values in an object store. Each is a new file that never changes, and a small pointer moved in place last: a crash leaves the
 * old value or the new one, and who reads the old one reads on.
 */
export class FileIoManager implements IoManager {
  readonly #options: FileIoManagerOptions

  constructor(options: FileIoManagerOptions) {
    this.#options = options
  }

  async store(address: ValueAddress, path: string, value: StoredValue): Promise<string> {
    const { store, run, now } = this.#options
    const prefix = this.#prefix(address)
    const storedAtMs = now()
    // Names sort by time, so that the older ones are known.
    const file = `${String(storedAtMs).padStart(15, '0')}-${randomBytes(6).toString('hex')}.${value.format}`
    const { format, summary, dataVersion } = value
    await store.putAll([
      { key: `${prefix}/${file}`, path, mayTake: true },
      {
        key: `${prefix}/${pointerName}`,
        data: JSON.stringify({ file, format, summary, dataVersion, run, storedAtMs }),
      },
    ])
    await this.#removeOlder(prefix, file)
    return store.locate(`${prefix}/${file}`)
  }

  async load(
    address: ValueAddress,
    pathFor: (format: StoredValue['format']) => string,
  ): Promise<StoredValue> {
    const { store } = this.#options
    const prefix = this.#prefix(address)
    // A file may be removed between reading its pointer and copying it when newer values arrive quickly; then there is a newer pointer.
    for (let tries = 0; ; tries++) {
      const { file, ...value } = await this.#point(address, prefix)
      try {
        await store.fetch(`${prefix}/${file}`, pathFor(value.format))
        return value
      } catch (error) {
        if (!(error instanceof ObjectMissing)) throw error
        if (tries === 3)
          throw new ValueMissing(
            `The file of ${addressName(address)} is gone from storage: ${store.locate(`${prefix}/${file}`)}.`,
          )
      }
    }
  }

  #prefix(address: ValueAddress): string {
    return valuePrefix(this.#options.assetPrefix, address)
  }

  async #point(address: ValueAddress, prefix: string): Promise<z.infer<typeof pointer>> {
    try {
      return pointer.parse(
        JSON.parse((await this.#options.store.read(`${prefix}/${pointerName}`)).toString()),
      )
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error
      const next = address.of === 'asset' ? ' Materialize it first.' : ''
      throw new ValueMissing(`Nothing is stored for ${addressName(address)}.${next}`)
    }
  }

  async #removeOlder(prefix: string, current: string): Promise<void> {
    const { store } = this.#options
    const files: string[] = []
    for await (const { key } of store.list(prefix)) {
      const name = key.slice(prefix.length + 1)
      // Deeper ones are values of other addresses.
      if (!name.includes('/') && name !== pointerName && name < current) files.push(key)
    }
    files.sort((one, other) => (one < other ? 1 : -1))
    for (const key of files.slice(olderKept)) await store.remove(key)
  }
}
