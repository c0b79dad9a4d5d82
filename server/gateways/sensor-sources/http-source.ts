import { isJsonObject } from '#core/json-object.ts'
import { json, type Json } from '#core/json.ts'
import { valueAtPath } from '#core/sensor/fill-message.ts'
import { messageKey } from '#core/sensor/message-key.ts'
import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'
import { storableKey } from '#core/sensor/storable-message.ts'
import { sha256 } from '#core/sha256.ts'

import { type AddressGuard, NotReachable } from '../guarded-network/address-guard.ts'
import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { SourceFailure, type SensorSource } from './sensor-source.ts'

const read = (body: Buffer, url: string): Json => {
  try {
    return json.parse(JSON.parse(body.toString('utf8')))
  } catch {
    throw new SourceFailure(`${url} did not answer with JSON.`)
  }
}

const itemsIn = (answer: Json, path: string | undefined): Json[] => {
  const found = path === undefined ? answer : valueAtPath(answer, path)
  if (!Array.isArray(found))
    throw new SourceFailure(`The answer has no list ${path === undefined ? 'as a whole' : `at ${path}`}.`)
  return found
}

/** The items of a list that an address answers with, each once by its id, or by what it holds. */
export const httpSource =
  (guard: AddressGuard): SensorSource<ResolvedSettings<'http'>> =>
  async ({ settings, limit, known, signal, nowMs, cursor }) => {
    const { url, items, id, headers = {} } = settings
    const asked = { headers: { accept: 'application/json', ...headers }, guard, signal }
    const answer = await guardedRequest(url, asked).catch((error: unknown) => {
      if (error instanceof NotReachable) throw new SourceFailure(error.message)
      throw new SourceFailure(
        `${url} did not answer: ${error instanceof Error ? error.message : String(error)}`,
      )
    })
    if (answer.status !== 200) throw new SourceFailure(`${url} answered with ${answer.status}.`)
    const keyOf = (item: Json): string => {
      const named = id === undefined ? undefined : valueAtPath(item, id)
      if (named !== undefined && named !== null && typeof named !== 'object')
        return storableKey(messageKey(String(named)))
      return `sha256 ${sha256(JSON.stringify(item))}`
    }
    const found = new Map(itemsIn(read(answer.body, url), items).map((item) => [keyOf(item), item]))
    const given = await known([...found.keys()])
    const fresh = [...found].filter(([key]) => !given.has(key))
    return {
      messages: fresh.slice(0, limit).map(([key, item]) => ({
        key,
        atMs: nowMs,
        content: isJsonObject(item) ? item : { value: item },
      })),
      cursor,
      hasMore: fresh.length > limit,
    }
  }
