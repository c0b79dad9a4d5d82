import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { z } from 'zod'

import { objectOrder, type ObjectOrder } from '#core/protocol/run-objects.ts'
import { Refusal } from '#core/refusal.ts'
import type { RunStore } from '#server/usecases/run/run-store.ts'
import type { ObjectStore } from '#storage/object-store.ts'

const orderLimitBytes = 1_048_576

/** Carries out what is no plain reading or writing of one object. */
export const obeyObjectOrder = async (
  { store, check }: RunStore,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  const order = await readOrder(request)
  // From here on it is us who may take a while: putting ten gigabytes together, say.
  response.setTimeout(0)
  switch (order.do) {
    case 'list':
      check(order.prefix, 'read')
      response.writeHead(200, { 'content-type': 'application/x-ndjson' })
      return pipeline(Readable.from(linesOf(store, order.prefix)), response)
    case 'measure':
      check(order.prefix, 'read')
      return answer(response, await store.measure(order.prefix))
    case 'move':
      check(order.from, 'write')
      check(order.to, 'write')
      await store.move(order.from, order.to)
      return answer(response, {})
    case 'join':
      for (const key of order.from) check(key, 'write')
      check(order.to, 'write')
      await store.join(order.from, order.to)
      return answer(response, {})
    case 'removeAll':
      check(order.prefix, 'write')
      await store.removeAll(order.prefix)
      return answer(response, {})
  }
}

function answer(response: ServerResponse, body: object): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

async function* linesOf(store: ObjectStore, prefix: string): AsyncIterable<string> {
  for await (const found of store.list(prefix)) yield `${JSON.stringify(found)}\n`
  yield `${JSON.stringify({ end: true })}\n`
}

async function readOrder(request: IncomingMessage): Promise<ObjectOrder> {
  const chunks: Buffer[] = []
  let sizeBytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    sizeBytes += chunk.length
    if (sizeBytes > orderLimitBytes)
      throw new Refusal('too_large', `An order has at most ${orderLimitBytes} bytes.`)
    chunks.push(chunk)
  }
  const parsed = objectOrder.safeParse(parsedJson(Buffer.concat(chunks).toString('utf8')))
  if (!parsed.success)
    throw new Refusal(
      'invalid_input',
      `The order is not as agreed: ${z.prettifyError(parsed.error).slice(0, 1_000)}`,
    )
  return parsed.data
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('invalid_input', 'The body is no JSON.')
  }
}
