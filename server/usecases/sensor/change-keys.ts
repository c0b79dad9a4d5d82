import { elementsOf } from '#core/document/document.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { AskedKeys } from '#core/sensor/sensor-answer.ts'
import { addDynamicKeys, removeDynamicKeys } from '#server/db/dynamic-partition-keys.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import type { HeldSensor } from '#server/db/sql/sensor-rows.ts'
import { announceChange } from '#server/db/wake.ts'

/** What changing keys came to, in words for the tick; or why it cannot be done. */
export type ChangedKeys =
  | { outcome: 'changed'; note: string | undefined }
  | { outcome: 'refused'; reason: string }

const counted = (count: number, verb: string, set: string): string[] =>
  count === 0
    ? []
    : [
        `${count === 1 ? '1 partition' : `${count} partitions`} of ${set} ${count === 1 ? 'was' : 'were'} ${verb}.`,
      ]

/** Adds keys to dynamic partition sets and takes keys out of them, in the transaction that holds the sensor. Refuses all where one set is not there or not dynamic. */
export const changeKeys = async (
  sql: Sql,
  held: HeldSensor,
  asked: readonly AskedKeys[],
  pipelines: readonly DeployedPipeline[],
  now: Date,
): Promise<ChangedKeys> => {
  const dynamic = new Set(
    pipelines.flatMap(({ document }) =>
      elementsOf(document, 'partitions').flatMap(({ name, set }) => (set.type === 'dynamic' ? [name] : [])),
    ),
  )
  const strange = asked.find(({ set }) => !dynamic.has(set))
  if (strange)
    return {
      outcome: 'refused',
      reason: `There is no dynamic partition set "${strange.set}" in this deployment${dynamic.size > 0 ? `. There is ${[...dynamic].join(', ')}` : ''}.`,
    }
  const run = (text: string, values: unknown[]) => sql.run(text, values)
  const notes: string[] = []
  for (const { set, add, remove } of asked) {
    const at = { tenantId: held.tenantId, deploymentId: held.deploymentId, name: set }
    notes.push(...counted(await addDynamicKeys(run, at, add, `sensor ${held.name}`, now), 'added', set))
    notes.push(...counted(await removeDynamicKeys(run, at, remove), 'taken out', set))
  }
  if (notes.length > 0)
    await announceChange(sql, {
      tenant: held.tenantId,
      deployment: held.deploymentId,
      topics: [{ topic: 'assets' }],
    })
  return { outcome: 'changed', note: notes.length > 0 ? notes.join(' ') : undefined }
}
