import { randomUUID } from 'node:crypto'
import { constants, createReadStream } from 'node:fs'
import type { Dirent } from 'node:fs'
import { copyFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Readable } from 'node:stream'

import { segmentsOf } from './object-key.ts'
import { ObjectMissing } from './object-store.ts'
import type { ObjectStore, ObjectToPut, StoredObject } from './object-store.ts'

/** Files being written lie here, in the same file system, until they are whole. No escaped segment has this name. */
const incoming = '.incoming'
const abandonedMs = 24 * 60 * 60 * 1000

/** Objects as files below a folder. Written aside, flushed to the disk, then renamed into place. */
export class FolderStore implements ObjectStore {
  readonly #root: string
  #prepared: Promise<unknown> | undefined

  constructor(root: string) {
    this.#root = resolve(root)
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

  async get(key: string): Promise<Readable> {
    const file = await found(key, open(this.#path(key), 'r'))
    return createReadStream('', { fd: file })
  }

  async read(key: string): Promise<Buffer> {
    return await found(key, readFile(this.#path(key)))
  }

  async readPart(key: string, fromByte: number, sizeBytes: number): Promise<Buffer> {
    const file = await found(key, open(this.#path(key), 'r'))
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(sizeBytes), 0, sizeBytes, fromByte)
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
    await makeFolder(dirname(target))
    await found(from, rename(this.#path(from), target))
    await flush(dirname(target))
  }

  async remove(key: string): Promise<void> {
    try {
      await found(key, rm(this.#path(key)))
    } catch (error) {
      if (!(error instanceof ObjectMissing)) throw error
    }
  }

  async removeAll(prefix: string): Promise<void> {
    await rm(this.#path(prefix), { recursive: true, force: true, maxRetries: 2 })
  }

  async measure(prefix: string): Promise<{ objects: number; sizeBytes: number }> {
    const sum = { objects: 0, sizeBytes: 0 }
    for await (const { sizeBytes } of this.list(prefix)) {
      sum.objects++
      sum.sizeBytes += sizeBytes
    }
    return sum
  }

  locate(key: string): string {
    return this.#path(key)
  }

  #path(key: string): string {
    return join(this.#root, ...segmentsOf(key))
  }

  /** Once; a disk that was full or not there yet may be well at the next try. */
  async #prepare(): Promise<void> {
    this.#prepared ??= prepare(join(this.#root, incoming))
    try {
      await this.#prepared
    } catch (error) {
      this.#prepared = undefined
      throw error
    }
  }

  /** Writes everything aside and to the disk first, then renames in order. */
  async #arrive(coming: { target: string; write: (aside: string) => Promise<void> }[]): Promise<void> {
    await this.#prepare()
    const asides = coming.map(() => join(this.#root, incoming, randomUUID()))
    const folders = new Set(coming.map(({ target }) => dirname(target)))
    try {
      await settled(coming.map(({ write }, index) => write(asides[index] ?? '')))
      for (const folder of folders) await makeFolder(folder)
      for (const [index, { target }] of coming.entries()) await rename(asides[index] ?? '', target)
    } catch (error) {
      for (const aside of asides) await rm(aside, { force: true })
      throw error
    }
    for (const folder of folders) await flush(folder)
  }
}

/** Names and sizes are not for other accounts of the machine either. */
const makeFolder = (folder: string) => mkdir(folder, { recursive: true, mode: 0o750 })

/** The folder for files being written, without those that a process killed long ago left half. */
async function prepare(folder: string): Promise<void> {
  await makeFolder(folder)
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const seen = await stat(path).catch(() => undefined)
    if (seen && seen.mtimeMs < Date.now() - abandonedMs) await rm(path, { force: true })
  }
}

/** All of them, also where one fails: none goes on writing unseen. */
async function settled(writing: Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(writing)).find((result) => result.status === 'rejected')
  if (failed) throw failed.reason
}

async function written(aside: string, data: Uint8Array | string | Readable): Promise<void> {
  const file = await open(aside, 'wx', 0o640)
  try {
    await file.writeFile(data)
    await file.sync()
  } finally {
    await file.close()
  }
}

async function brought(aside: string, path: string, mayTake: boolean): Promise<void> {
  if (!(mayTake && (await taken(path, aside))))
    await copyFile(path, aside, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
  await flush(aside)
}

/** Whether the file could be moved here; not across file systems, where it has to be copied. */
async function taken(path: string, aside: string): Promise<boolean> {
  try {
    // Not a link: who writes to the old path again would write into the stored object.
    await rename(path, aside)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EXDEV') return false
    throw error
  }
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function found<Result>(key: string, reading: Promise<Result>): Promise<Result> {
  try {
    return await reading
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ENOTDIR') throw new ObjectMissing(key)
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
