import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

import { z } from 'zod'

import { askBucket, type BucketAsk, bytesOfAnswer, queryText } from './ask-bucket.ts'
import type { BucketAnswer, BucketConnection, BucketListed, BucketUpload } from './bucket-connection.ts'
import { GoogleTokens } from './google-token.ts'

/** A bucket of Google Cloud Storage. */
export interface GcsPlace {
  bucket: string
  /** Absent: Google's own. */
  endpoint?: string | undefined
  /** The key of a service account, as JSON; absent: nobody asks for one. */
  credentials?: string | undefined
}

const scope = 'https://www.googleapis.com/auth/devstorage.read_write'
/** Parts of an upload are of whole multiples of this, but for the last. */
const stepBytes = 262_144
const removedAtOnce = 20
const goesOn = 308

const page = z.object({
  items: z.array(z.object({ name: z.string(), size: z.string(), updated: z.string() })).default([]),
  nextPageToken: z.string().optional(),
})
const rewritten = z.object({ done: z.boolean(), rewriteToken: z.string().optional() })

/** Google Cloud Storage as a store needs it, over its JSON interface. */
export class GcsConnection implements BucketConnection {
  readonly #base: string
  readonly #bucket: string
  readonly #tokens: GoogleTokens | undefined

  constructor({ bucket, endpoint = 'https://storage.googleapis.com', credentials }: GcsPlace) {
    this.#base = endpoint.replace(/\/+$/, '')
    this.#bucket = encodeURIComponent(bucket)
    this.#tokens = credentials === undefined ? undefined : new GoogleTokens(credentials, scope)
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const url = this.#url(`/upload/storage/v1/b/${this.#bucket}/o`, { uploadType: 'media', name: key })
    await this.#ask('POST', url, { body: bytes, headers: { 'content-type': 'application/octet-stream' } })
  }

  async get(key: string, range?: string): Promise<BucketAnswer> {
    const url = this.#url(this.#object(key), { alt: 'media' })
    return bytesOfAnswer(await this.#ask('GET', url, { headers: range === undefined ? {} : { range } }))
  }

  async size(key: string): Promise<number> {
    const answer = await this.#ask('GET', this.#url(this.#object(key), { fields: 'size' }))
    return Number(z.object({ size: z.string() }).parse(await answer.json()).size)
  }

  async remove(key: string): Promise<void> {
    await this.#ask('DELETE', this.#url(this.#object(key)), { expected: [404] })
  }

  async removeMany(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += removedAtOnce)
      await Promise.all(keys.slice(from, from + removedAtOnce).map((key) => this.remove(key)))
  }

  async *list(prefix: string): AsyncIterable<BucketListed[]> {
    let pageToken: string | undefined
    do {
      const url = this.#url(`/storage/v1/b/${this.#bucket}/o`, {
        prefix,
        fields: 'items(name,size,updated),nextPageToken',
        ...(pageToken !== undefined && { pageToken }),
      })
      const { items, nextPageToken } = page.parse(await (await this.#ask('GET', url)).json())
      yield items.map(({ name, size, updated }) => ({
        key: name,
        sizeBytes: Number(size),
        modifiedAtMs: Date.parse(updated),
      }))
      pageToken = nextPageToken
    } while (pageToken !== undefined && pageToken !== '')
  }

  async copy(from: string, to: string): Promise<void> {
    let rewriteToken: string | undefined
    do {
      const path = `${this.#object(from)}/rewriteTo/b/${this.#bucket}/o/${encodeURIComponent(to)}`
      const url = this.#url(path, rewriteToken === undefined ? {} : { rewriteToken })
      const answer = rewritten.parse(await (await this.#ask('POST', url)).json())
      rewriteToken = answer.done ? undefined : answer.rewriteToken
    } while (rewriteToken !== undefined)
  }

  /** One upload that goes on from part to part; what is copied passes through here. */
  async inParts(key: string, work: (upload: BucketUpload) => Promise<void>): Promise<void> {
    const begin = this.#url(`/upload/storage/v1/b/${this.#bucket}/o`, { uploadType: 'resumable', name: key })
    const session = (await this.#ask('POST', begin)).headers.get('location')
    if (session === null) throw new Error('Google began no upload.')
    const url = new URL(session)
    let sentBytes = 0
    let held = Buffer.alloc(0)
    let turn: Promise<void> = Promise.resolve()
    const send = async (bytes: Buffer, whole: number | '*') => {
      const last = sentBytes + bytes.length - 1
      const range = bytes.length === 0 ? `bytes */${whole}` : `bytes ${sentBytes}-${last}/${whole}`
      const headers = { 'content-range': range }
      await this.#ask('PUT', url, { body: bytes, headers, expected: whole === '*' ? [goesOn] : [] })
      sentBytes += bytes.length
    }
    const append = async (bytes: Uint8Array) => {
      held = Buffer.concat([held, bytes])
      const whole = held.length - (held.length % stepBytes)
      if (whole === 0) return
      await send(held.subarray(0, whole), '*')
      held = held.subarray(whole)
    }
    // Parts are begun in their order, perhaps at once: each waits for the one before.
    const inTurn = (part: () => Promise<void>): Promise<void> => (turn = turn.then(part))
    try {
      await work({
        put: (bytes) => inTurn(() => append(bytes)),
        copy: (from, range) =>
          inTurn(async () => append(await buffer((await this.get(from, range)).body as Readable))),
      })
      await turn
      await send(held, sentBytes + held.length)
    } catch (error) {
      // What is left of it ends by itself after a week; the first error is the one to tell.
      await this.#ask('DELETE', url, { expected: [404, 499] }).catch(() => undefined)
      throw error
    }
  }

  #object(key: string): string {
    return `/storage/v1/b/${this.#bucket}/o/${encodeURIComponent(key)}`
  }

  #url(path: string, query: Record<string, string> = {}): URL {
    return new URL(`${this.#base}${path}?${queryText(query)}`)
  }

  #ask(
    method: BucketAsk['method'],
    url: URL,
    given: { body?: Uint8Array; headers?: Record<string, string>; expected?: readonly number[] } = {},
  ): Promise<Response> {
    const { body, headers = {}, expected } = given
    return askBucket(async () => {
      const token = await this.#tokens?.token()
      const signed = token === undefined ? headers : { ...headers, authorization: `Bearer ${token}` }
      return { method, url, body, headers: signed }
    }, expected)
  }
}
