import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import { readTimeCursor, writeTimeCursor } from '#core/sensor/time-cursor.ts'

import { earliestUnknown } from './earliest-unknown.ts'
import type { SourceAsk, SourceBatch } from './sensor-source.ts'

/** What a listing has after a cursor of time; `overlapMs` is how late something may appear with a time before that of others. */
export const listAfter = async (
  pages: AsyncIterable<readonly SensorMessage[]>,
  { cursor, begunAtMs, limit, known }: SourceAsk<unknown>,
  overlapMs: number,
): Promise<SourceBatch> => {
  const untilMs = (cursor === null ? undefined : readTimeCursor(cursor)?.untilMs) ?? begunAtMs
  const sinceMs = Math.max(begunAtMs, untilMs - overlapMs)
  const { messages, hasMore } = await earliestUnknown(pages, { sinceMs, limit, known })
  const lastMs = messages.at(-1)?.atMs ?? untilMs
  return { messages, hasMore, cursor: writeTimeCursor({ untilMs: Math.max(untilMs, lastMs) }) }
}
