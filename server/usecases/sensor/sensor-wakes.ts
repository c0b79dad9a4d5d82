import type { SqlPool } from '#server/db/sql-pool.ts'
import { sensorKey, type SensorPlace, wakeSensor } from '#server/db/sql/sensor-rows.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Logger } from '#server/platform/logger.ts'

interface WakeDeps {
  pool: SqlPool
  clock: Clock
  logger: Pick<Logger, 'warn'>
}

/**
 * Lets sensors look that were sent something. A look that goes on holds its sensor until it is written, and no sender is to wait for that: so a sensor
 * is woken after its message was acknowledged, and once for all that came meanwhile. One that nobody woke looks when its interval is over.
 */
export class SensorWakes {
  /** The sensors that are being woken, and whether they are to be once more. */
  readonly #going = new Map<string, { again: boolean; done: Promise<void> }>()

  wake(deps: WakeDeps, at: SensorPlace): void {
    const name = sensorKey(at).join(' ')
    const going = this.#going.get(name)
    if (going) {
      going.again = true
      return
    }
    const begun = { again: false, done: Promise.resolve() }
    this.#going.set(name, begun)
    begun.done = this.#wakeUntilQuiet(deps, at, begun).finally(() => this.#going.delete(name))
  }

  /** Resolves when every sensor that is to be woken has been. */
  async settled(): Promise<void> {
    while (this.#going.size > 0) await Promise.all([...this.#going.values()].map(({ done }) => done))
  }

  async #wakeUntilQuiet(
    { pool, clock, logger }: WakeDeps,
    at: SensorPlace,
    going: { again: boolean },
  ): Promise<void> {
    try {
      do {
        going.again = false
        await pool.asTenant(at.tenantId, (sql) => wakeSensor(sql, at, clock.now()))
      } while (going.again)
    } catch (error) {
      logger.warn(
        'A sensor that was sent something could not be woken; it looks when its interval is over.',
        {
          ...at,
          error,
        },
      )
    }
  }
}
