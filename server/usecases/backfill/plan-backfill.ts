import { keysOfLayers } from '#core/backfill/layer-keys.ts'
import type { JsonObject } from '#core/json-object.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import { configAgainstSchema, unreadConfig } from '#core/run/launch/config-problems.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'

import { cutTarget } from '../run/cut-target.ts'
import { problemOf, type RunProblem } from '../run/plan-run.ts'
import type { ChosenPartitions } from './choose-partitions.ts'
import { isLayered } from './is-layered.ts'

interface GivenBackfill {
  tenantId: string
  deploymentId: string
  target: RequestedTarget
  config?: JsonObject | undefined
}

/** What each kind of run of it makes, with the first of its partitions. */
const kindsOfRuns = (
  target: RequestedTarget,
  { meant, keys }: ChosenPartitions,
): { target: RequestedTarget; partitions: string[] }[] => {
  if (!isLayered(meant, keys)) return [{ target, partitions: keys.slice(0, 1) }]
  const keysOf = keysOfLayers(meant.layers, keys, meant.now)
  return meant.layers.flatMap(({ assets }, place) => {
    const [first] = keysOf[place] ?? []
    if (first === undefined) return []
    return [{ target: { assets }, partitions: first === null ? [] : [first] }]
  })
}

/**
 * Why the runs of a backfill could not have the configuration that it is given: nothing of any of them would read it, or it does not fit the schema of the job.
 * One partition stands for all that are made alike.
 */
export const planBackfill = async (
  sql: Sql,
  { config = {}, ...request }: GivenBackfill,
  chosen: ChosenPartitions,
  now: Date,
): Promise<RunProblem[]> => {
  const { pipelines } = chosen
  try {
    const kinds = []
    for (const kind of kindsOfRuns(request.target, chosen)) {
      const resolved = resolveTarget(kind.target, pipelines)
      const target = await cutTarget(sql, { ...request, ...kind, pipelines, target: resolved }, now)
      kinds.push({ target, built: buildRunGraph(pipelines, target, config) })
    }
    const [first] = kinds
    if (!first) return []
    const all = {
      graph: { ...first.built.graph, steps: kinds.flatMap(({ built }) => built.graph.steps) },
      versions: Object.assign({}, ...kinds.map(({ built }) => built.versions)) as Record<string, string>,
    }
    return [
      ...unreadConfig(config, first.target, pipelines, all),
      ...kinds.flatMap(({ target, built }) => configAgainstSchema(config, target, pipelines, built)),
    ]
  } catch (error) {
    return [problemOf(error)]
  }
}

/** Throws `invalid_input` with the way to the place where the configuration of a backfill is wrong. */
export const refuseBackfillConfig = async (...given: Parameters<typeof planBackfill>): Promise<void> => {
  const problem = (await planBackfill(...given)).find(({ path }) => path !== undefined)
  if (problem?.path)
    throw new Refusal('invalid_input', problem.message, {
      field: 'config',
      path: problem.path,
      wants: 'config',
    })
}
