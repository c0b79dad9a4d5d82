import { z } from 'zod'

import { isJsonObject, type JsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'
import { askedKeys, type AskedKeys, type AskedRun, type SensorAnswer } from '#core/sensor/sensor-answer.ts'

import { tellAnswer } from '../tell-runner.ts'
import { WrongOutput } from './collect-outputs.ts'

/** What the function of a sensor gave back, as an answer for the runner. Stands where the outputs of other steps stand. */
export class CollectedAnswer {
  readonly #folder: string
  #answer: SensorAnswer | undefined
  #cursor: string | undefined

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Throws WrongOutput for what is no answer. */
  async take(result: unknown): Promise<void> {
    this.#answer = await answerOf(result)
  }

  /** Where to go on; what the function gives back says it too, and counts more. */
  moveCursor(cursor: unknown): void {
    this.#cursor = String(cursor)
  }

  addMetadata(): void {
    throw new WrongOutput('A sensor has no outputs, so there is nothing to add metadata to.')
  }

  async write(): Promise<void> {
    if (!this.#answer) return
    const cursor = this.#answer.cursor ?? this.#cursor
    await tellAnswer(this.#folder, { ...this.#answer, ...(cursor !== undefined && { cursor }) })
  }
}

const gathered = async (result: unknown): Promise<unknown[] | undefined> => {
  if (Array.isArray(result)) return result
  if (typeof result !== 'object' || result === null) return undefined
  if (!(Symbol.asyncIterator in result) && !(Symbol.iterator in result)) return undefined
  const all: unknown[] = []
  for await (const one of result as AsyncIterable<unknown>) all.push(one)
  return all
}

const answerOf = async (result: unknown): Promise<SensorAnswer> => {
  if (result === undefined || result === null) return { requests: [] }
  const list = await gathered(result)
  if (list) return joined(list)
  if (!isJsonObject(result as Json)) throw wrong(result)
  const given = result as JsonObject
  const known = ['requests', 'skipReason', 'cursor', 'partitionKeys']
  if (Object.keys(given).every((name) => known.includes(name))) return whole(given)
  return { requests: [askedRunOf(given)] }
}

/** Requests that were yielded one by one, or listed; of what is skipped there is only the reason. */
const joined = (list: unknown[]): SensorAnswer => {
  const reasons = list.filter(isSkipped)
  const requests = list.filter((one) => !isSkipped(one)).map(askedRunOf)
  return { requests, ...(reasons[0] && { skipReason: reasons[0].skipReason }) }
}

const whole = ({ requests = [], skipReason, cursor, partitionKeys }: JsonObject): SensorAnswer => {
  if (!Array.isArray(requests)) throw wrong({ requests })
  return {
    requests: requests.map(askedRunOf),
    ...(skipReason !== undefined && skipReason !== null && { skipReason: textOf('skipReason', skipReason) }),
    ...(cursor !== undefined && cursor !== null && { cursor: textOf('cursor', cursor) }),
    ...(partitionKeys !== undefined && partitionKeys !== null && { partitionKeys: keysOf(partitionKeys) }),
  }
}

const keysOf = (given: Json): AskedKeys[] => {
  const parsed = z.array(askedKeys).safeParse(given)
  if (parsed.success) return parsed.data
  throw new WrongOutput(
    `"partitionKeys" is a list such as { set: 'customers', add: ['c-7'], remove: [] }, not ${JSON.stringify(given)}.`,
  )
}

const isSkipped = (one: unknown): one is { skipReason: string } =>
  typeof one === 'object' && one !== null && 'skipReason' in one && typeof one.skipReason === 'string'

const askedRunOf = (given: unknown): AskedRun => {
  const asked = JSON.parse(JSON.stringify(given ?? null)) as Json
  const fields = ['runKey', 'tags', 'config', 'partition']
  if (!isJsonObject(asked)) throw wrong(given)
  const strange = Object.keys(asked).find((name) => !fields.includes(name))
  if (strange !== undefined)
    throw new WrongOutput(`A request has no field "${strange}". It has ${fields.join(', ')}.`)
  const { runKey = null, tags = {}, config = {}, partition } = asked
  if (!isJsonObject(tags) || !isJsonObject(config))
    throw new WrongOutput('The tags and the config of a request are objects.')
  return {
    runKey: runKey === null ? null : textOf('runKey', runKey),
    tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, textOf(name, value)])),
    config,
    ...(partition !== undefined && partition !== null && { partition: textOf('partition', partition) }),
  }
}

const textOf = (name: string, value: unknown): string => {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  throw new WrongOutput(`"${name}" is a text, not ${JSON.stringify(value)}.`)
}

const wrong = (given: unknown): WrongOutput =>
  new WrongOutput(
    `The sensor gave ${JSON.stringify(given) ?? String(given)}. Return a list of requests such as { runKey: 'order 1', config: {}, tags: {} }, or an object with "requests", "cursor" and "skipReason".`,
  )
