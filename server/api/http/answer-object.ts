import type { IncomingMessage, ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'

import {
  objectBodyLimitBytes,
  objectsPath,
  signedBodyLimitBytes,
  sizeHeader,
} from '#core/protocol/run-objects.ts'
import { Refusal } from '#core/refusal.ts'
import type { RunStore } from '#server/usecases/run/run-store.ts'
import type { BytePart } from '#storage/object-store.ts'

import { obeyObjectOrder } from './object-orders.ts'

const signedForMs = 600_000

/** Answers a call about one object, or an order. Throws Refusals, ObjectMissing and what the store throws. */
export const answerObject = async (
  run: RunStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const key = keyOf(request.url ?? '')
  if (key === undefined) {
    if (request.method === 'POST') return obeyObjectOrder(run, request, response)
    throw new Refusal('not_found', 'There is no such call.')
  }
  switch (request.method) {
    case 'PUT':
      return take(run, key, request, response)
    case 'GET':
      return give(run, key, request, response)
    case 'HEAD':
      run.check(key, 'read')
      response.writeHead(200, { 'content-length': await run.store.size(key) }).end()
      return
    case 'DELETE':
      run.check(key, 'write')
      await run.store.remove(key)
      response.writeHead(204).end()
      return
    default:
      throw new Refusal('not_found', 'There is no such call.')
  }
}

/** Undefined for the collection itself. */
const keyOf = (url: string): string | undefined => {
  const [path = ''] = url.split('?')
  const rest = path.slice(objectsPath.length + 1)
  if (rest === '') return undefined
  const segments = rest.split('/').map((segment) => {
    try {
      return decodeURIComponent(segment)
    } catch {
      throw new Refusal('invalid_input', 'The key is not percent-encoded.')
    }
  })
  if (segments.some((segment) => segment.includes('/')))
    throw new Refusal('invalid_input', 'A segment of the key holds a slash.')
  return segments.join('/')
}

const take = async (
  { store, check }: RunStore,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  check(key, 'write')
  const lengthBytes = Number(request.headers['content-length'] ?? Number.NaN)
  const sizeBytes = Number(request.headers[sizeHeader] ?? lengthBytes)
  if (!Number.isSafeInteger(sizeBytes) || sizeBytes < 0)
    throw new Refusal('invalid_input', 'The length of the object has to be said.')
  if (store.sign) {
    if (sizeBytes > signedBodyLimitBytes) throw tooLarge(signedBodyLimitBytes)
    return redirect(response, await store.sign({ method: 'PUT', sizeBytes }, key, signedForMs))
  }
  if (sizeBytes !== lengthBytes)
    throw new Refusal('invalid_input', 'The object is taken here: its body has to come along.')
  if (sizeBytes > objectBodyLimitBytes) throw tooLarge(objectBodyLimitBytes)
  await store.put(key, request)
  response.writeHead(204).end()
}

const tooLarge = (limitBytes: number): Refusal =>
  new Refusal(
    'too_large',
    `At most ${limitBytes.toLocaleString('en')} bytes are taken at once. Send parts and join them.`,
  )

const give = async (
  { store, check }: RunStore,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  check(key, 'read')
  if (store.sign) return redirect(response, await store.sign({ method: 'GET' }, key, signedForMs))
  const part = partOf(request.headers.range)
  const { sizeBytes, wholeBytes, stream } = await store.open(key, part)
  const headers = { 'content-type': 'application/octet-stream', 'content-length': sizeBytes }
  if (!part) response.writeHead(200, headers)
  else if (sizeBytes === 0)
    response.writeHead(416, { 'content-length': 0, 'content-range': `bytes */${wholeBytes}` })
  else {
    const lastByte = part.fromByte + sizeBytes - 1
    response.writeHead(206, {
      ...headers,
      'content-range': `bytes ${part.fromByte}-${lastByte}/${wholeBytes}`,
    })
  }
  await pipeline(stream, response)
}

const partOf = (range: string | undefined): BytePart | undefined => {
  if (range === undefined) return undefined
  const [, from, to] = /^bytes=(\d{1,15})-(\d{0,15})$/.exec(range) ?? []
  if (from === undefined) throw new Refusal('invalid_input', 'One range of bytes can be asked for.')
  const fromByte = Number(from)
  const sizeBytes = to === '' || to === undefined ? Number.MAX_SAFE_INTEGER : Number(to) + 1 - fromByte
  if (sizeBytes <= 0) throw new Refusal('invalid_input', 'The range ends before it begins.')
  return { fromByte, sizeBytes }
}

const redirect = (response: ServerResponse, location: string): void => {
  response.writeHead(307, { location, 'content-length': 0 }).end()
}
