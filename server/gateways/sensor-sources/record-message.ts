import { bodyOf } from '#core/sensor/body-of.ts'
import { messageKey } from '#core/sensor/message-key.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'

import type { TopicRecord } from './committed-records.ts'

const year10000Ms = Date.UTC(10_000, 0)

const text = (bytes: Buffer | null): string => bytes?.toString('utf8') ?? ''

/** Where a record lies. The id tells a topic from another of its name that was there before. */
export interface RecordPlace {
  topic: string
  topicId: string
  partition: number
}

/** A record of a topic as a message. Its time is whatever its producer says: one that is none is left out, and the message came when it was read. */
export const recordMessage = (
  { topic, topicId, partition }: RecordPlace,
  record: TopicRecord,
  nowMs: number,
): SensorMessage => {
  const hasTime = record.atMs >= 0 && record.atMs < year10000Ms
  return {
    key: messageKey(`${topic}/${partition}/${record.offset}@${topicId}`),
    atMs: hasTime ? record.atMs : nowMs,
    content: {
      topic,
      partition,
      offset: Number(record.offset),
      at: hasTime ? new Date(record.atMs).toISOString() : null,
      key: record.key === null ? null : text(record.key),
      value: record.value === null ? null : bodyOf(text(record.value)),
      headers: Object.fromEntries(record.headers.map(([name, value]) => [text(name), text(value)])),
    },
  }
}
