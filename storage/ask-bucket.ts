import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'

import { type BucketAnswer, BucketFailure } from './bucket-connection.ts'

/** What is asked of a bucket over HTTP. */
export interface BucketAsk {
  method: 'GET' | 'HEAD' | 'PUT' | 'POST' | 'DELETE'
  url: URL
  headers: Record<string, string>
  body?: Uint8Array | undefined
}

/** A query as it stands in an address; a space as %20, which every service reads as one. */
export const queryText = (query: Record<string, string>): string =>
  new URLSearchParams(query).toString().replaceAll('+', '%20')

const mostTries = 4
const firstPauseMs = 200
/** A service that answers so is asked again: it is busy, or was interrupted. */
const passing = new Set([408, 429, 500, 502, 503, 504])
/** Answers begin within this time. */
const answerMs = 60_000

const pause = (tries: number): Promise<void> =>
  new Promise((done) => setTimeout(done, firstPauseMs * 2 ** tries))

/** Asks, again where that may help, and gives an answer of 200 to 299, or of a status that is expected. Throws BucketFailure, with what the service said. */
export const askBucket = async (
  prepare: () => BucketAsk | Promise<BucketAsk>,
  expected: readonly number[] = [],
): Promise<Response> => {
  for (let tries = 0; ; tries++) {
    const { method, url, headers, body } = await prepare()
    const asked = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(answerMs),
      ...(body !== undefined && { body: body as BodyInit }),
    }).catch((error: unknown) => {
      if (tries < mostTries) return undefined
      throw error
    })
    if (asked && (asked.ok || expected.includes(asked.status))) return asked
    if (tries < mostTries && (!asked || passing.has(asked.status))) {
      await asked?.body?.cancel()
      await pause(tries)
      continue
    }
    if (!asked) continue
    const said = (await asked.text()).slice(0, 500)
    throw new BucketFailure(asked.status, `${url.host} answered with ${asked.status}. ${said}`.trim())
  }
}

/** The bytes of an answer, with their number and that of the whole object. */
export const bytesOfAnswer = (answer: Response): BucketAnswer => {
  const sizeBytes = Number(answer.headers.get('content-length') ?? 0)
  const wholeBytes = Number(answer.headers.get('content-range')?.split('/')[1] ?? sizeBytes)
  const body = answer.body ? Readable.fromWeb(answer.body as ReadableStream) : Readable.from([])
  return { sizeBytes, wholeBytes, body }
}
