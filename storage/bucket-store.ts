import { createReadStream, createWriteStream } from 'node:fs'
import { readFile, rm, stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import type { BucketConnection } from './bucket-connection.ts'
import { segmentsOf } from './object-key.ts'
import { ObjectMissing } from './object-store.ts'
import type { BytePart, ObjectStore, ObjectToPut, OpenObject, StoredObject } from './object-store.ts'
import { sumObjects } from './sum-objects.ts'

export interface BucketStoreOptions {
  connect: () => Promise<BucketConnection>
  /** A URL for others, where the service signs them. */
  sign?: (key: string, put: { sizeBytes: number } | undefined, validSeconds: number) => Promise<string>
  /** Below which keys lie; without slashes at its ends. */
  prefix: string
  /** What people call the prefix. */
  place: string
}

/** What is larger goes in parts of this size, so that no more is held. S3 takes at most 10,000. */
const partBytes = 16_777_216
/** S3 takes no smaller ones. */
const leastPartBytes = 5_242_880
/** Larger ones S3 copies in parts. */
const copyAtOnceBytes = 5_368_709_120
const copyPartBytes = 1_073_741_824
const copiesAtOnce = 8
const removedAtOnce = 1_000

/** Objects below a prefix of a bucket. It shows an object when it is whole; what is larger than a part is put together there. */
export class BucketStore implements ObjectStore {
  readonly #options: BucketStoreOptions

  readonly sign?: NonNullable<ObjectStore['sign']>

  constructor(options: BucketStoreOptions) {
    this.#options = options
    const { sign } = options
    if (sign)
      this.sign = (what, key, validMs) =>
        sign(this.#key(key), what.method === 'PUT' ? what : undefined, Math.floor(validMs / 1_000))
  }

  async put(key: string, data: Uint8Array | string | Readable): Promise<void> {
    const at = this.#key(key)
    if (data instanceof Readable) return this.#putStream(at, data)
    const bytes = Buffer.from(data)
    if (bytes.length > partBytes) return this.#putStream(at, Readable.from([bytes]))
    await (await this.#options.connect()).put(at, bytes)
  }

  async putAll(objects: ObjectToPut[]): Promise<void> {
    for (const { key } of objects) segmentsOf(key)
    // Before anything is sent: of what cannot be read, nothing arrives.
    const sizes: number[] = []
    for (const object of objects) sizes.push('path' in object ? await sizeOf(object.path) : 0)
    for (const [index, object] of objects.entries()) {
      if (!('path' in object)) await this.put(object.key, object.data)
      else if ((sizes[index] ?? 0) <= partBytes) await this.put(object.key, await readFile(object.path))
      else await this.put(object.key, createReadStream(object.path, { highWaterMark: 1_048_576 }))
    }
    for (const object of objects)
      if ('path' in object && object.mayTake) await rm(object.path, { force: true })
  }

  async open(key: string, part?: BytePart): Promise<OpenObject> {
    const bucket = await this.#options.connect()
    const range = part && `bytes=${part.fromByte}-${part.fromByte + Math.min(part.sizeBytes, 2 ** 50) - 1}`
    try {
      const { body, ...sizes } = await found(key, bucket.get(this.#key(key), range))
      return { ...sizes, stream: readable(body) }
    } catch (error) {
      if (statusOf(error) !== 416) throw error
      return { sizeBytes: 0, wholeBytes: await this.size(key), stream: Readable.from([]) }
    }
  }

  async size(key: string): Promise<number> {
    const at = this.#key(key)
    return found(key, (await this.#options.connect()).size(at))
  }

  async read(key: string): Promise<Buffer> {
    return buffer((await this.open(key)).stream)
  }

  async readPart(key: string, fromByte: number, sizeBytes: number): Promise<Buffer> {
    return buffer((await this.open(key, { fromByte, sizeBytes })).stream)
  }

  async fetch(key: string, path: string): Promise<void> {
    await pipeline((await this.open(key)).stream, createWriteStream(path))
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    const root = this.#options.prefix
    const below = prefix === '' ? (root === '' ? '' : `${root}/`) : `${this.#key(prefix)}/`
    for await (const page of (await this.#options.connect()).list(below))
      for (const object of page)
        yield { ...object, key: root === '' ? object.key : object.key.slice(root.length + 1) }
  }

  async move(from: string, to: string): Promise<void> {
    const [source, target] = [this.#key(from), this.#key(to)]
    const bucket = await this.#options.connect()
    if ((await found(from, bucket.size(source))) > copyAtOnceBytes) return this.join([from], to)
    await found(from, bucket.copy(source, target))
    await bucket.remove(source)
  }

  async join(from: string[], to: string): Promise<void> {
    const target = this.#key(to)
    const bucket = await this.#options.connect()
    const parts: { key: string; at: string; sizeBytes: number }[] = []
    for (const key of from) parts.push({ key, at: this.#key(key), sizeBytes: await this.size(key) })
    if (parts.slice(0, -1).every(({ sizeBytes }) => sizeBytes >= leastPartBytes) && parts.at(-1)?.sizeBytes)
      await bucket.inParts(target, async (upload) => {
        const copies = parts.flatMap(({ at, sizeBytes }) =>
          rangesOf(sizeBytes).map((range) => ({ at, range })),
        )
        for (let from = 0; from < copies.length; from += copiesAtOnce)
          await Promise.all(
            copies.slice(from, from + copiesAtOnce).map(({ at, range }) => upload.copy(at, range)),
          )
      })
    // Parts that S3 would not take as such pass through here.
    else await this.#putStream(target, Readable.from(this.#bytesOf(from)))
    for (const { at } of parts) await bucket.remove(at)
  }

  async remove(key: string): Promise<void> {
    const at = this.#key(key)
    await (await this.#options.connect()).remove(at)
  }

  async removeAll(prefix: string): Promise<void> {
    const below = `${this.#key(prefix)}/`
    const bucket = await this.#options.connect()
    for await (const page of bucket.list(below))
      for (let from = 0; from < page.length; from += removedAtOnce)
        await bucket.removeMany(page.slice(from, from + removedAtOnce).map(({ key }) => key))
  }

  measure(prefix: string): Promise<{ objects: number; sizeBytes: number }> {
    return sumObjects(this.list(prefix))
  }

  locate(key: string): string {
    return `${this.#options.place}/${key}`
  }

  #key(key: string): string {
    segmentsOf(key)
    const { prefix } = this.#options
    return prefix === '' ? key : `${prefix}/${key}`
  }

  async *#bytesOf(keys: readonly string[]): AsyncIterable<Buffer> {
    for (const key of keys) yield* (await this.open(key)).stream as AsyncIterable<Buffer>
  }

  /** No more than two parts are held: one that is gathered and one on its way. */
  async #putStream(at: string, stream: Readable): Promise<void> {
    const bucket = await this.#options.connect()
    const parts = partsOf(stream)[Symbol.asyncIterator]()
    const first = await parts.next()
    const second = await parts.next()
    const bytes = first.done ? Buffer.alloc(0) : first.value
    if (second.done) return bucket.put(at, bytes)
    await bucket.inParts(at, async (upload) => {
      await upload.put(bytes)
      let next: IteratorResult<Buffer, undefined> = second
      while (!next.done) {
        await upload.put(next.value)
        next = await parts.next()
      }
    })
  }
}

async function* partsOf(stream: Readable): AsyncGenerator<Buffer, undefined> {
  let gathered: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of stream as AsyncIterable<Buffer | string>) {
    let rest = Buffer.from(chunk as Buffer)
    while (sizeBytes + rest.length >= partBytes) {
      const fits = rest.subarray(0, partBytes - sizeBytes)
      yield Buffer.concat([...gathered, fits])
      rest = rest.subarray(fits.length)
      gathered = []
      sizeBytes = 0
    }
    if (rest.length > 0) gathered.push(rest)
    sizeBytes += rest.length
  }
  if (sizeBytes > 0) yield Buffer.concat(gathered)
  return undefined
}

/** Undefined, for the whole, where S3 copies it at once. */
function rangesOf(sizeBytes: number): (string | undefined)[] {
  if (sizeBytes <= copyAtOnceBytes) return [undefined]
  const ranges: string[] = []
  for (let from = 0; from < sizeBytes; from += copyPartBytes)
    ranges.push(`bytes=${from}-${Math.min(from + copyPartBytes, sizeBytes) - 1}`)
  return ranges
}

function readable(body: unknown): Readable {
  if (body instanceof Readable) return body
  throw new Error('The client of the bucket gave no stream of Node.')
}

const sizeOf = async (path: string): Promise<number> => (await stat(path)).size

const statusOf = (error: unknown): number | undefined =>
  (error as { $metadata?: { httpStatusCode?: number } } | null)?.$metadata?.httpStatusCode

async function found<Result>(key: string, asking: Promise<Result>): Promise<Result> {
  try {
    return await asking
  } catch (error) {
    const isThere = !(error instanceof Error) || !['NoSuchKey', 'NotFound'].includes(error.name)
    if (isThere) throw error
    throw new ObjectMissing(key)
  }
}
