import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

import { askBucket, type BucketAsk, bytesOfAnswer, queryText } from './ask-bucket.ts'
import { type AzureKey, signedForAzure } from './azure-signature.ts'
import { blobPage } from './blob-page.ts'
import {
  type BucketAnswer,
  type BucketConnection,
  BucketFailure,
  type BucketListed,
  type BucketUpload,
} from './bucket-connection.ts'

/** A container of Azure Blob Storage. */
export interface AzurePlace {
  account: string
  container: string
  /** Absent: Azure's own. */
  endpoint?: string | undefined
  accountKey?: string | undefined
}

const removedAtOnce = 20
const copyLookMs = 200

/** Azure Blob Storage as a store needs it, over its REST interface. */
export class AzureConnection implements BucketConnection {
  readonly #container: string
  readonly #key: AzureKey | undefined

  constructor({ account, container, endpoint, accountKey }: AzurePlace) {
    const base = endpoint ?? `https://${account}.blob.core.windows.net`
    this.#container = `${base.replace(/\/+$/, '')}/${encodeURIComponent(container)}`
    this.#key = accountKey === undefined ? undefined : { account, accountKey }
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    await this.#ask('PUT', this.#blob(key), { body: bytes, headers: { 'x-ms-blob-type': 'BlockBlob' } })
  }

  async get(key: string, range?: string): Promise<BucketAnswer> {
    const headers: Record<string, string> = range === undefined ? {} : { 'x-ms-range': range }
    return bytesOfAnswer(await this.#ask('GET', this.#blob(key), { headers }))
  }

  async size(key: string): Promise<number> {
    return Number((await this.#ask('HEAD', this.#blob(key))).headers.get('content-length') ?? 0)
  }

  async remove(key: string): Promise<void> {
    await this.#ask('DELETE', this.#blob(key), { expected: [404] })
  }

  async removeMany(keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += removedAtOnce)
      await Promise.all(keys.slice(from, from + removedAtOnce).map((key) => this.remove(key)))
  }

  async *list(prefix: string): AsyncIterable<BucketListed[]> {
    let marker = ''
    do {
      const query = { restype: 'container', comp: 'list', prefix, ...(marker !== '' && { marker }) }
      const url = new URL(`${this.#container}?${queryText(query)}`)
      const { blobs, next } = blobPage(await (await this.#ask('GET', url)).text())
      yield blobs
      marker = next
    } while (marker !== '')
  }

  async copy(from: string, to: string): Promise<void> {
    const headers = { 'x-ms-copy-source': this.#blob(from).href }
    let answer = await this.#ask('PUT', this.#blob(to), { headers })
    while (answer.headers.get('x-ms-copy-status') === 'pending') {
      await delay(copyLookMs)
      answer = await this.#ask('HEAD', this.#blob(to))
    }
    const status = answer.headers.get('x-ms-copy-status')
    if (status !== null && status !== 'success')
      throw new BucketFailure(500, `Azure did not copy ${from}: ${status}.`)
  }

  /** Blocks that become a blob together; what is copied passes through here. Blocks of an upload that failed Azure drops after a week. */
  async inParts(key: string, work: (upload: BucketUpload) => Promise<void>): Promise<void> {
    const blocks: string[] = []
    const next = (): string => {
      // Of one length within a blob, as Azure wants them.
      const id = Buffer.from(String(blocks.length).padStart(8, '0')).toString('base64')
      blocks.push(id)
      return id
    }
    const stage = async (blockid: string, body: Uint8Array) => {
      await this.#ask('PUT', this.#blob(key, { comp: 'block', blockid }), { body })
    }
    await work({
      put: (bytes) => stage(next(), bytes),
      copy: async (from, range) => {
        const id = next()
        await stage(id, await buffer((await this.get(from, range)).body as Readable))
      },
    })
    const list = blocks.map((id) => `<Latest>${id}</Latest>`).join('')
    await this.#ask('PUT', this.#blob(key, { comp: 'blocklist' }), {
      body: Buffer.from(`<?xml version="1.0" encoding="utf-8"?><BlockList>${list}</BlockList>`),
    })
  }

  #blob(key: string, query: Record<string, string> = {}): URL {
    const path = key.split('/').map(encodeURIComponent).join('/')
    return new URL(`${this.#container}/${path}?${queryText(query)}`)
  }

  #ask(
    method: BucketAsk['method'],
    url: URL,
    given: {
      body?: Uint8Array
      headers?: Record<string, string>
      expected?: readonly number[]
    } = {},
  ): Promise<Response> {
    const { body, headers = {}, expected } = given
    return askBucket(() => signedForAzure({ method, url, headers, body }, this.#key, new Date()), expected)
  }
}
