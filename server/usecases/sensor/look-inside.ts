import { gatherAssets } from '#core/sensor/gather-assets.ts'
import type { SensorMessage } from '#core/sensor/sensor-message.ts'
import { readAgainMs, readTimeCursor, writeTimeCursor, type TimeCursor } from '#core/sensor/time-cursor.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { assetsMadeSince, runsEndedSince } from '#server/db/sql/sensor-news.ts'
import type { HeldSensor } from '#server/db/sql/sensor-rows.ts'

import type { SensorOfVersion } from './deployed-sensor.ts'

/** What a sensor found: messages that each ask for a run, and what it dealt with to find them. */
export interface Found {
  messages: SensorMessage[]
  /** Everything it took, each of which it is not to take again. */
  taken: SensorMessage[]
  cursor: string | null
  hasMore: boolean
  /** What its source has to say beside the messages. */
  note?: string | undefined
}

const cursorOf = ({ cursor, begunAt }: HeldSensor): TimeCursor =>
  (cursor === null ? undefined : readTimeCursor(cursor)) ?? { untilMs: begunAt.getTime() }

/** What happened in the deployment of a sensor of assets or runs since its cursor, at most so much; in the transaction that holds the sensor. */
export const lookInside = async (
  sql: Sql,
  held: HeldSensor,
  { element, pipeline, rules }: SensorOfVersion,
  limit: number,
  now: Date,
): Promise<Found> => {
  const before = cursorOf(held)
  const since = new Date(Math.max(held.begunAt.getTime(), before.untilMs - readAgainMs))
  const ended = (taken: readonly SensorMessage[]): number =>
    taken.length === limit ? (taken.at(-1)?.atMs ?? before.untilMs) : now.getTime()
  switch (rules.kind) {
    case 'asset': {
      const { assets, when = 'any' } = rules.settings
      const taken = await assetsMadeSince(sql, held, { assets, since, limit })
      const { messages, gathered } =
        when === 'all'
          ? gatherAssets(assets, before.gathered ?? {}, taken)
          : { messages: taken, gathered: {} }
      const cursor = writeTimeCursor({ untilMs: ended(taken), gathered })
      return { messages, taken, cursor, hasMore: taken.length === limit }
    }
    case 'runStatus': {
      const { statuses, jobs } = rules.settings
      const asked = { statuses, jobs, sensor: element.name, pipeline, since, limit }
      const taken = await runsEndedSince(sql, held, asked)
      const cursor = writeTimeCursor({ untilMs: ended(taken) })
      return { messages: taken, taken, cursor, hasMore: taken.length === limit }
    }
    default:
      return { messages: [], taken: [], cursor: held.cursor, hasMore: false }
  }
}
