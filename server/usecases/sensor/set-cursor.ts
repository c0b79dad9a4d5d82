import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import type { SensorKind } from '#core/sensor/sensor-kinds.ts'
import { beginOfCursor, whyBadCursor } from '#core/sensor/why-bad-cursor.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { setSensorCursor } from '#server/db/deployed-sensors.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

/**
 * Lets a sensor of the caller's deployment go on from another place; null: from now on, as if it had just been published. What has a run for its run
 * key is not started again. Refuses `not_found`, and `invalid_input` where the kind of the sensor cannot read the cursor.
 */
export const setCursor = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: { pipelineId: string; sensorId: string; kind: SensorKind; cursor: string | null },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, sensorId, kind, cursor } = input
    const { deploymentId } = caller
    const bad = cursor === null ? undefined : whyBadCursor(kind, cursor)
    if (bad !== undefined) throw new Refusal('invalid_input', bad, { field: 'cursor' })
    const now = deps.clock.now()
    const begunAt = new Date(beginOfCursor(kind, cursor) ?? now.getTime())
    const place = { deploymentId, pipelineId, elementId: sensorId }
    const set = await setSensorCursor(tx, { ...place, cursor, begunAt }, now)
    if (!set) throw new Refusal('not_found', 'There is no such sensor here.')
    await recordAudit(tx, actorOf(caller), {
      action: 'sensor.cursor_set',
      target: { id: sensorId, name: set.name },
      detail: { pipelineId, deployment: deploymentId, before: set.before, after: cursor },
    })
    await announce(tx, [{ topic: 'sensors' }], deploymentId)
  })
