import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import { readTimeCursor, writeTimeCursor } from '#core/sensor/time-cursor.ts'

import type { SourceAsk, SourceBatch } from './sensor-source.ts'

/** A page of a listing, in the order of names. */
export interface ListedPage {
  messages: readonly SensorMessage[]
  /** The last name of the page; undefined where it is the last page. */
  last: string | undefined
}

interface Scan {
  /** The page after a name; the first one where none is given. */
  page: (after: string | undefined) => Promise<ListedPage>
  /** How late something may appear with a time before that of others. */
  overlapMs: number
  /** A look that has gone on for so long leaves the rest to the next one. */
  mostMs: number
}

/**
 * What a long listing has that is new, page by page: a look ends when it has enough, or has gone on for long, and the next one goes on where it ended.
 * So no more than a page is kept however long the listing is; how far it was seen moves on when it was read to its end.
 */
export const scanPages = async (
  { cursor, begunAtMs, limit, known }: SourceAsk<unknown>,
  { page, overlapMs, mostMs }: Scan,
): Promise<SourceBatch> => {
  const before = (cursor === null ? undefined : readTimeCursor(cursor)) ?? { untilMs: begunAtMs }
  const sinceMs = Math.max(begunAtMs, before.untilMs - overlapMs)
  const endMs = performance.now() + mostMs
  const messages: SensorMessage[] = []
  let { after, latestMs } = before.scan ?? { after: undefined, latestMs: before.untilMs }
  for (;;) {
    const listed = await page(after)
    const recent = listed.messages.filter(({ atMs }) => atMs >= sinceMs)
    const given = recent.length === 0 ? new Set<string>() : await known(recent.map(({ key }) => key))
    const fresh = recent.filter(({ key }) => !given.has(key))
    const room = limit - messages.length
    messages.push(...fresh.slice(0, room))
    latestMs = Math.max(latestMs, ...recent.map(({ atMs }) => atMs))
    const isTaken = fresh.length <= room
    if (isTaken && listed.last === undefined)
      return { messages, hasMore: false, cursor: writeTimeCursor({ untilMs: latestMs }) }
    // A page that was not taken whole is read again; what was taken of it is known then.
    if (isTaken) after = listed.last
    if (!isTaken || messages.length >= limit || performance.now() > endMs) {
      const scan = after === undefined ? undefined : { after, latestMs }
      return { messages, hasMore: true, cursor: writeTimeCursor({ untilMs: before.untilMs, scan }) }
    }
  }
}
