import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'

import {
  listedObject,
  measuredObjects,
  objectBodyLimitBytes,
  signedBodyLimitBytes,
} from '#core/protocol/run-objects.ts'
import { segmentsOf } from '#storage/object-key.ts'
import { ObjectMissing } from '#storage/object-store.ts'
import type { BytePart, ObjectStore, ObjectToPut, OpenObject, StoredObject } from '#storage/object-store.ts'

import type { ObjectClient, Sent } from './object-client.ts'
import { StoreAway } from './object-failures.ts'

export interface RunApiStoreOptions {
  client: ObjectClient
  /** The run's own prefix, below which parts of large objects lie until they are joined. */
  runPrefix: string
  /** Whether the server sends bytes elsewhere. */
  redirects: boolean
  /** What people call the root. */
  place: string
  /** For what comes as a stream: it is on disk before it is sent. */
  folder: string
}

/** The tenant's store as a run reaches it that shares no disk with the server: over the run API. Throws StoreAway and StoreRefused beside what every store throws. */
export class RunApiStore implements ObjectStore {
  readonly #options: RunApiStoreOptions
  readonly #partBytes: number

  constructor(options: RunApiStoreOptions) {
    this.#options = options
    this.#partBytes = options.redirects ? signedBodyLimitBytes : objectBodyLimitBytes
  }

  async put(key: string, data: Uint8Array | string | Readable): Promise<void> {
    segmentsOf(key)
    if (!(data instanceof Readable)) return this.#putBytes(key, Buffer.from(data))
    const path = join(this.#options.folder, randomUUID())
    await mkdir(this.#options.folder, { recursive: true })
    try {
      await pipeline(data, createWriteStream(path))
      await this.#putFile(key, path)
    } finally {
      await rm(path, { force: true })
    }
  }

  async putAll(objects: ObjectToPut[]): Promise<void> {
    for (const { key } of objects) segmentsOf(key)
    // Before anything is sent: of what cannot be read whole, nothing arrives.
    for (const object of objects) if ('path' in object) await sizeOf(object.path)
    for (const object of objects) {
      if ('path' in object) await this.#putFile(object.key, object.path)
      else await this.#putBytes(object.key, Buffer.from(object.data))
    }
    for (const object of objects)
      if ('path' in object && object.mayTake) await rm(object.path, { force: true })
  }

  async open(key: string, part?: BytePart): Promise<OpenObject> {
    segmentsOf(key)
    const range =
      part && `bytes=${part.fromByte}-${part.fromByte + Math.max(1, Math.min(part.sizeBytes, 2 ** 50)) - 1}`
    const answer = await this.#options.client.get(key, range)
    if (!answer) return { sizeBytes: 0, wholeBytes: await this.size(key), stream: Readable.from([]) }
    const sizeBytes = Number(answer.headers['content-length'])
    const wholeBytes = Number(answer.headers['content-range']?.split('/')[1] ?? sizeBytes)
    return { sizeBytes, wholeBytes, stream: answer }
  }

  size(key: string): Promise<number> {
    segmentsOf(key)
    return this.#options.client.size(key)
  }

  async read(key: string): Promise<Buffer> {
    const { sizeBytes, stream } = await this.open(key)
    return whole(await arriving(buffer(stream)), sizeBytes)
  }

  async readPart(key: string, fromByte: number, sizeBytes: number): Promise<Buffer> {
    const opened = await this.open(key, { fromByte, sizeBytes })
    return whole(await arriving(buffer(opened.stream)), opened.sizeBytes)
  }

  async fetch(key: string, path: string): Promise<void> {
    const { sizeBytes, stream } = await this.open(key)
    const file = createWriteStream(path)
    await arriving(pipeline(stream, file))
    if (file.bytesWritten !== sizeBytes) throw cutShort()
  }

  async *list(prefix: string): AsyncIterable<StoredObject> {
    segmentsOf(prefix)
    const answer = await this.#options.client.order({ do: 'list', prefix })
    for await (const line of createInterface({ input: answer })) {
      const found = listedObject.parse(JSON.parse(line))
      if ('end' in found) return
      yield found
    }
    throw cutShort()
  }

  async move(from: string, to: string): Promise<void> {
    for (const key of [from, to]) segmentsOf(key)
    await this.#order({ do: 'move', from, to })
  }

  async join(from: string[], to: string): Promise<void> {
    for (const key of [...from, to]) segmentsOf(key)
    await this.#order({ do: 'join', from, to })
  }

  async remove(key: string): Promise<void> {
    segmentsOf(key)
    await this.#options.client.remove(key)
  }

  async removeAll(prefix: string): Promise<void> {
    segmentsOf(prefix)
    await this.#order({ do: 'removeAll', prefix })
  }

  async measure(prefix: string): Promise<{ objects: number; sizeBytes: number }> {
    segmentsOf(prefix)
    return measuredObjects.parse(await this.#order({ do: 'measure', prefix }))
  }

  locate(key: string): string {
    return `${this.#options.place}/${key}`
  }

  async #order(order: Parameters<ObjectClient['order']>[0]): Promise<unknown> {
    const answer = await this.#options.client.order(order)
    return JSON.parse((await arriving(buffer(answer))).toString('utf8'))
  }

  #putBytes(key: string, bytes: Uint8Array): Promise<void> {
    return this.#putParts(key, bytes.length, (fromByte, sizeBytes) =>
      bytes.subarray(fromByte, fromByte + sizeBytes),
    )
  }

  async #putFile(key: string, path: string): Promise<void> {
    const total = await sizeOf(path)
    await this.#putParts(key, total, (fromByte, sizeBytes) => ({ path, fromByte, sizeBytes }))
  }

  async #putParts(
    key: string,
    totalBytes: number,
    part: (fromByte: number, sizeBytes: number) => Sent,
  ): Promise<void> {
    const { client, redirects, runPrefix } = this.#options
    if (totalBytes <= this.#partBytes) return client.put(key, part(0, totalBytes), redirects)
    const name = `${runPrefix}/.parts/${randomUUID()}`
    const parts: string[] = []
    for (let from = 0; from < totalBytes; from += this.#partBytes) {
      parts.push(`${name}-${parts.length}`)
      await client.put(
        parts.at(-1) ?? '',
        part(from, Math.min(this.#partBytes, totalBytes - from)),
        redirects,
      )
    }
    await this.join(parts, key).catch((error: unknown) => {
      // They were joined already, and the answer was lost; or somebody cleared up. Sent again, they are whole in any case.
      if (error instanceof ObjectMissing)
        throw new StoreAway('Parts of the object are gone.', { cause: error })
      throw error
    })
  }
}

const cutShort = (): StoreAway => new StoreAway('The answer of the server was cut short.')

function whole(bytes: Buffer, sizeBytes: number): Buffer {
  if (bytes.length !== sizeBytes) throw cutShort()
  return bytes
}

/** What breaks off on its way may arrive when it is asked for again; what is wrong here, a full disk say, is not of the store. */
async function arriving<Result>(answer: Promise<Result>): Promise<Result> {
  try {
    return await answer
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    if (error instanceof ObjectMissing || !broken.has(code)) throw error
    throw new StoreAway('The answer of the server was cut short.', { cause: error })
  }
}

const broken = new Set([
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ECONNABORTED',
  'HPE_INVALID_EOF_STATE',
])

async function sizeOf(path: string): Promise<number> {
  const file = await open(path, 'r')
  try {
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}
