import { RecentMap } from '#core/recent-map.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { waitingMessages } from '#server/db/sql/sensor-messages.ts'
import { sensorKey, type SensorPlace } from '#server/db/sql/sensor-rows.ts'

const countedForMs = 1_000
const keptSensors = 1_000

interface Counted {
  untilMs: number
  waiting: number
}

/** How many messages wait for sensors, counted once a second and by what came since: counting with each would cost more than keeping it. */
export class WaitingCounts {
  readonly #counted = new RecentMap<string, Counted>(keptSensors)

  /** Counts one more message for a sensor; false where `most` wait already. */
  async takesOneMore(sql: Sql, at: SensorPlace, most: number, now: Date): Promise<boolean> {
    const name = sensorKey(at).join(' ')
    const known = this.#counted.get(name)
    const counted =
      known && now.getTime() < known.untilMs
        ? known
        : { untilMs: now.getTime() + countedForMs, waiting: await waitingMessages(sql, at, most) }
    this.#counted.set(name, counted)
    if (counted.waiting >= most) return false
    counted.waiting += 1
    return true
  }
}
