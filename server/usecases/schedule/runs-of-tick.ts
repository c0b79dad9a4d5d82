import { keysOfLayers } from '#core/backfill/layer-keys.ts'
import type { ElementOf } from '#core/document/element.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import type { Sql } from '#server/db/sql-pool.ts'

import { isLayered } from '../backfill/is-layered.ts'
import { requestOf } from './fire-schedule.ts'
import { mostAtOnce, partitionsMeant } from './start-partitions.ts'

/** Runs that a tick starts, and how many of them go on at a time at most. */
export interface RunsOfTick {
  runs: number
  atOnce: number
}

const one: RunsOfTick = { runs: 1, atOnce: 1 }

/** How many runs the tick of a schedule at a time starts; none where its partition rule would be refused. */
export const runsOfTick = async (
  sql: Sql,
  at: { tenantId: string; deploymentId: string },
  { pipeline, element }: { pipeline: string; element: ElementOf<'schedule'> },
  pipelines: DeployedPipeline[],
  atMs: number,
): Promise<RunsOfTick> => {
  if (element.partitionRule === undefined) return one
  const request = requestOf(at, element, pipeline, atMs)
  try {
    const meant = await partitionsMeant(sql, request, element.partitionRule, pipelines, new Date(atMs))
    const { keys, layers, isChain, now } = meant
    if (!isLayered(meant, keys)) return { runs: keys.length, atOnce: isChain ? 1 : mostAtOnce }
    const runs = keysOfLayers(layers, keys, now).reduce((sum, own) => sum + own.length, 0)
    return { runs, atOnce: mostAtOnce }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { runs: 0, atOnce: mostAtOnce }
  }
}
