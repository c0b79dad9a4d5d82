import { RecentMap } from '#core/recent-map.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import type { SensorPlace } from '#server/db/sql/sensor-rows.ts'

import { sensorIn, type SensorOfVersion } from './deployed-sensor.ts'

/** Sensors that are kept; one that looks or is sent something after so many others costs a look at its version. */
const mostKept = 5_000

/** Sensors as their versions have them. A version never changes, so that nothing has to be told when one is old. */
export class KeptSensors {
  readonly #kept = new RecentMap<string, { sensor: SensorOfVersion | undefined }>(mostKept)

  /** The sensor of a place in the version of that hash; undefined where it is disabled, not in it, or nothing here evaluates its kind. */
  async find(sql: Sql, at: SensorPlace, hash: string): Promise<SensorOfVersion | undefined> {
    const { tenantId, pipelineId, elementId } = at
    const name = `${tenantId} ${pipelineId} ${hash} ${elementId}`
    const known = this.#kept.get(name)
    if (known) return known.sensor
    const [version] = await loadVersions(sql, tenantId, { [pipelineId]: hash })
    const sensor = sensorIn(version, elementId)
    this.#kept.set(name, { sensor })
    return sensor
  }
}
