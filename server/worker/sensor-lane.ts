import type { SqlPool } from '#server/db/sql-pool.ts'
import { dueSensors, postponeSensor, type SensorPlace } from '#server/db/sql/sensor-rows.ts'
import type { Logger } from '#server/platform/logger.ts'
import { evaluateSensor, type SensorDeps } from '#server/usecases/sensor/evaluate-sensor.ts'

/** After an error that is nobody's answer. What it watches waits for it, and it keeps no other sensor waiting. */
const againAfterMs = 15_000

export interface SensorLoopDeps extends SensorDeps {
  pool: SqlPool
  logger: Pick<Logger, 'warn' | 'error'>
}

interface LaneOptions {
  /** Whether its sensors ask somebody outside. */
  isOutside: boolean
  /** Sensors that look at a time, and of those of one tenant. */
  atOnce: number
  ofOneTenant: number
}

/** What is read from the database is quick; what is outside may take a minute, and a slow one keeps neither the others nor another tenant waiting. */
export const laneOptions = {
  inside: { isOutside: false, atOnce: 4, ofOneTenant: 4 },
  outside: { isOutside: true, atOnce: 12, ofOneTenant: 4 },
} as const satisfies Record<string, LaneOptions>

const wordOf = ({ tenantId, deploymentId, pipelineId, elementId }: SensorPlace): string =>
  `${tenantId} ${deploymentId} ${pipelineId} ${elementId}`

/** The sensors of one kind of source that look at a time, by one worker. */
export class SensorLane {
  readonly #deps: SensorLoopDeps
  readonly #options: LaneOptions
  readonly #looking = new Map<string, { tenantId: string; done: Promise<void> }>()
  /** Told when a look is over and others may wait for its place. */
  onRoom: () => void = () => undefined
  #mayBeMore = false

  constructor(deps: SensorLoopDeps, options: LaneOptions) {
    this.#deps = deps
    this.#options = options
  }

  /** Lets sensors look that are due, as far as there is room, and waits for none of them. */
  async pass(now: Date): Promise<void> {
    const { atOnce, ofOneTenant, isOutside } = this.#options
    const room = atOnce - this.#looking.size
    this.#mayBeMore = true
    if (room <= 0) return
    const due = await this.#deps.pool.asSystem((sql) =>
      dueSensors(sql, now, { isOutside, limit: room, ofOneTenant, without: this.#tenantsThat(ofOneTenant) }),
    )
    this.#mayBeMore = due.length === room
    for (const place of due) if (!this.#looking.has(wordOf(place))) this.#begin(place, now)
  }

  /** Resolves when no sensor looks any more. */
  async over(): Promise<void> {
    while (this.#looking.size > 0) await Promise.all([...this.#looking.values()].map(({ done }) => done))
  }

  /** The tenants of which so many sensors look. */
  #tenantsThat(look: number): string[] {
    const byTenant = Map.groupBy(this.#looking.values(), ({ tenantId }) => tenantId)
    return [...byTenant].flatMap(([tenantId, looks]) => (looks.length >= look ? [tenantId] : []))
  }

  #begin(place: SensorPlace, now: Date): void {
    const word = wordOf(place)
    const done = this.#look(place, now).finally(() => {
      this.#looking.delete(word)
      if (this.#mayBeMore) this.onRoom()
    })
    this.#looking.set(word, { tenantId: place.tenantId, done })
  }

  /** One that fails for a reason of ours is told of and tried again. */
  async #look(place: SensorPlace, now: Date): Promise<void> {
    const { pool, logger } = this.#deps
    try {
      await evaluateSensor(this.#deps, place, now)
    } catch (error) {
      logger.error('A sensor could not look; it is tried again.', { ...place, error })
      const again = new Date(now.getTime() + againAfterMs)
      await pool
        .asTenant(place.tenantId, (sql) => postponeSensor(sql, place, again))
        .catch((failure: unknown) =>
          logger.error('A sensor could not be postponed.', { ...place, error: failure }),
        )
    }
  }
}
