import type { ElementOf } from '../document/element.ts'
import { isJsonObject, jsonText, type JsonObject } from '../json-object.ts'
import { unstorablePart } from '../unstorable.ts'
import { fillName, fillText, fillValue, MissingField, type MessageFacts } from './fill-message.ts'
import { messageKey } from './message-key.ts'
import { askedRun } from './sensor-answer.ts'
import { longestKeyBytes, type SensorMessage } from './sensor-message.ts'
import type { RequestTemplate } from './sensor-settings.ts'

/** What a message asks for. */
export interface MessageRequest {
  /** One run of its sensor has it, for ever. */
  runKey: string
  tags: Record<string, string>
  config: JsonObject
  /** Which partition is to be made, where the sensor says. */
  partition?: string
}

/** A message that no request can be made of is set aside with the reason. */
export type JudgedMessage =
  | { outcome: 'asks'; request: MessageRequest }
  | { outcome: 'unusable'; reason: string }

const longestTag = 1_000
const longestConfig = 256 * 1024

const bytesOf = (text: string): number => new TextEncoder().encode(text).length

const unusable = (reason: string): JudgedMessage => ({ outcome: 'unusable', reason })

/** A request that can be kept and carried out, or why it cannot. */
const judged = (request: MessageRequest): JudgedMessage => {
  const { runKey, tags, config } = request
  if (runKey.trim() === '') return unusable('Its run key is empty.')
  if (bytesOf(runKey) > longestKeyBytes)
    return unusable(`Its run key is longer than ${longestKeyBytes} bytes: ${runKey.slice(0, 60)}…`)
  const long = Object.entries(tags).find(([, value]) => value.length > longestTag)
  if (long) return unusable(`Its tag ${long[0]} is longer than ${longestTag} characters.`)
  if (bytesOf(jsonText(config)) > longestConfig) return unusable('Its config is larger than 256 KiB.')
  const strange = unstorablePart({ runKey, tags, config })
  if (strange) return unusable(`Its ${strange.path.join('.')} ${strange.why}.`)
  return { outcome: 'asks', request }
}

/** What the code of a sensor asked for, kept as a message. Without a run key of its own it has the message's, which is like no other. */
const requestOfAsked = (
  sensor: Pick<ElementOf<'sensor'>, 'tags'>,
  { key, content }: SensorMessage,
): JudgedMessage => {
  const { runKey, tags, config, partition } = askedRun.parse(content)
  return judged({
    runKey: runKey ?? key,
    tags: { ...sensor.tags, ...tags },
    config,
    ...(partition !== undefined && { partition }),
  })
}

/** What a sensor makes of a message: what its code asked for, or its templates filled in; or why neither can be carried out. */
export const requestOfMessage = (
  sensor: Pick<ElementOf<'sensor'>, 'name' | 'tags' | 'source'>,
  template: RequestTemplate,
  message: SensorMessage,
): JudgedMessage => {
  if (sensor.source === 'code') return requestOfAsked(sensor, message)
  if (template.batch) return requestOfBatch(sensor, template, [message])
  const { key, content, atMs } = message
  const received = new Date(atMs).toISOString()
  return filled(sensor, template, { message: content, key, received_at: received, sensor: sensor.name })
}

/** What a sensor makes of the messages of a look together; there is one at least. Without a run key of its own the run has one made of theirs. */
export const requestOfBatch = (
  sensor: Pick<ElementOf<'sensor'>, 'name' | 'tags'>,
  template: RequestTemplate,
  messages: readonly SensorMessage[],
): JudgedMessage => {
  const [first, last] = [messages[0], messages.at(-1)]
  if (!first || !last) throw new Error('A batch has a message at least.')
  const key = messageKey(first === last ? first.key : `${first.key} to ${last.key}, ${messages.length}`)
  return filled(sensor, template, {
    batch: {
      count: messages.length,
      first: first.content,
      last: last.content,
      keys: messages.map((message) => message.key),
      messages: messages.map(({ content }) => content),
    },
    key,
    received_at: new Date(last.atMs).toISOString(),
    sensor: sensor.name,
  })
}

const filled = (
  sensor: Pick<ElementOf<'sensor'>, 'tags'>,
  template: RequestTemplate,
  facts: MessageFacts,
): JudgedMessage => {
  try {
    const runKey = template.runKey === undefined ? jsonText(facts.key) : fillName(template.runKey, facts)
    const tags = Object.fromEntries(
      Object.entries({ ...sensor.tags, ...template.tags }).map(([name, text]) => [
        name,
        fillText(text, facts),
      ]),
    )
    const config = fillValue(template.config ?? {}, facts)
    if (!isJsonObject(config)) return unusable('Its config is no map of fields.')
    const partition = template.partition === undefined ? undefined : fillName(template.partition, facts)
    return judged({ runKey, tags, config, ...(partition !== undefined && { partition }) })
  } catch (error) {
    if (!(error instanceof MissingField)) throw error
    return unusable(error.message)
  }
}
