import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import type { Dirent } from 'node:fs'
import { chown, copyFile, open, readdir, readFile, rename, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Readable } from 'node:stream'

import { brought, flush, makeFolder, prepare, settled, written, type FileOwner } from './file-arrival.ts'
import { segmentsOf } from './object-key.ts'
import { ObjectMissing } from './object-store.ts'
import type { BytePart, ObjectStore, ObjectToPut, OpenObject, StoredObject } from './object-store.ts'
import { sumObjects } from './sum-objects.ts'

/** Files being written lie here, in the same file system, until they are whole. No escaped segment has this name. */
const incoming = '.incoming'

/** Objects as files below a folder. Written aside, flushed to the disk, then renamed into place. */
export class FolderStore implements ObjectStore {
  readonly #root: string
  readonly #owner: FileOwner | undefined
  readonly #make: (() => Promise<void>) | undefined
  #prepared: Promise<unknown> | undefined

  /** `make`: makes the folder itself, where its rights are not ours to choose. */
  constructor(root: string, owner?: FileOwner, make?: () => Promise<void>) {
    this.#root = resolve(root)
    this.#owner = owner
    this.#make = make
  }

  async put(key: string, data: Uint8Array | string | Readable): Promise<void> {
    const target = this.#path(key)
    await this.#arrive([{ target, write: (aside) => written(aside, data) }])
  }

  async putAll(objects: ObjectToPut[]): Promise<void> {
    await this.#arrive(
      objects.map((object) => ({
        target: this.#path(object.key),
        write: (aside) =>
          'path' in object
            ? brought(aside, object.path, object.mayTake ?? false)
            : written(aside, object.data),
      })),
    )
  }

  async open(key: string, part?: BytePart): Promise<OpenObject> {
    const file = await found(key, open(this.#path(key), 'r'))
    const seen = await file.stat()
    if (!seen.isFile()) {
      await file.close()
      throw new ObjectMissing(key)
    }
    const wholeBytes = seen.size
    const start = Math.min(part?.fromByte ?? 0, wholeBytes)
    const sizeBytes = Math.min(part?.sizeBytes ?? wholeBytes, wholeBytes - start)
    if (sizeBytes > 0)
      return { sizeBytes, wholeBytes, stream: file.createReadStream({ start, end: start + sizeBytes - 1 }) }
    await file.close()
    return { sizeBytes, wholeBytes, stream: Readable.from([]) }
  }

  async size(key: string): Promise<number> {
    const seen = await found(key, stat(this.#path(key)))
    if (!seen.isFile()) throw new ObjectMissing(key)
    return seen.size
  }

  async read(key: string): Promise<Buffer> {
    return await found(key, readFile(this.#path(key)))
  }

  async readPart(key: string, fromByte: number, sizeBytes: number): Promise<Buffer> {
    const file = await found(key, open(this.#path(key), 'r'))
    try {
      const reading = file.read(Buffer.alloc(sizeBytes), 0, sizeBytes, fromByte)
      const { buffer, bytesRead } = await found(key, reading)
      return buffer.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  }

  async fetch(key: string, path: string): Promise<void> {
    await found(key, copyFile(this.#path(key), path, constants.COPYFILE_FICLONE))
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const top = prefix === '' ? this.#root : this.#path(prefix)
    for (const entry of await entriesOf(top)) {
      if (prefix === '' && entry.name === incoming) continue
      const key = prefix === '' ? entry.name : `${prefix}/${entry.name}`
      if (entry.isDirectory()) {
        yield* this.list(key)
      } else if (entry.isFile()) {
        const seen = await stat(join(top, entry.name)).catch(() => undefined)
        if (seen) yield { key, sizeBytes: seen.size, modifiedAtMs: seen.mtimeMs }
      }
    }
  }

  async move(from: string, to: string): Promise<void> {
    const target = this.#path(to)
    await makeFolder(dirname(target), this.#owner)
    await found(from, rename(this.#path(from), target))
    await flush(dirname(target))
  }

  async join(from: string[], to: string): Promise<void> {
    const target = this.#path(to)
    const parts = from.map((key) => this.#path(key))
    const joined = async function* () {
      for (const [index, path] of parts.entries()) {
        const file = await found(from[index] ?? '', open(path, 'r'))
        yield* file.createReadStream({ highWaterMark: 1_048_576 }) as AsyncIterable<Buffer>
      }
    }
    await this.#arrive([{ target, write: (aside) => written(aside, Readable.from(joined())) }])
    for (const path of parts) await rm(path, { force: true })
  }

  async remove(key: string): Promise<void> {
    try {
      await found(key, unlink(this.#path(key)))
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error
    }
  }

  async removeAll(prefix: string): Promise<void> {
    await rm(this.#path(prefix), { recursive: true, force: true, maxRetries: 2 })
  }

  measure(prefix: string): Promise<{ objects: number; sizeBytes: number }> {
    return sumObjects(this.list(prefix))
  }

  locate(key: string): string {
    return this.#path(key)
  }

  #path(key: string): string {
    return join(this.#root, ...segmentsOf(key))
  }

  /** Once; a disk that was full or not there yet may be well at the next try. */
  async #prepare(): Promise<void> {
    this.#prepared ??= this.#prepareOnce()
    try {
      await this.#prepared
    } catch (error) {
      this.#prepared = undefined
      throw error
    }
  }

  async #prepareOnce(): Promise<void> {
    await this.#make?.()
    await prepare(join(this.#root, incoming), this.#owner)
  }

  /** Writes everything aside and to the disk first, then renames in order. */
  async #arrive(coming: { target: string; write: (aside: string) => Promise<void> }[]): Promise<void> {
    await this.#prepare()
    const asides = coming.map(() => join(this.#root, incoming, randomUUID()))
    const folders = new Set(coming.map(({ target }) => dirname(target)))
    try {
      await settled(coming.map(({ write }, index) => write(asides[index] ?? '')))
      if (this.#owner) for (const aside of asides) await chown(aside, this.#owner.uid, this.#owner.gid)
      for (const folder of folders) await makeFolder(folder, this.#owner)
      for (const [index, { target }] of coming.entries()) await rename(asides[index] ?? '', target)
    } catch (error) {
      // Perhaps somebody removed the folder that was made for them.
      this.#prepared = undefined
      for (const aside of asides) await rm(aside, { force: true })
      throw error
    }
    for (const folder of folders) await flush(folder)
  }
}

async function found<Result>(key: string, reading: Promise<Result>): Promise<Result> {
  try {
    return await reading
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') throw new ObjectMissing(key)
    throw error
  }
}

async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    // A prefix nothing was stored under, or one that is itself an object.
    if (code === 'ENOENT' || code === 'ENOTDIR') return []
    throw error
  }
}
