import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'

import { cutTarget } from './cut-target.ts'
import { refuseMissingValues } from './refuse-missing-values.ts'

export interface RunPlan {
  steps: { key: string; kind: string }[]
  /** Why it could not be started as asked; empty where it could. */
  problems: string[]
}

/** What a run would do, without starting it. */
export const planRun = async (
  sql: Sql,
  request: {
    tenantId: string
    deploymentId: string
    target: RequestedTarget
    config?: Record<string, Json>
    partition?: string | undefined
  },
  now: Date,
): Promise<RunPlan> => {
  const pipelines = await loadActiveVersions(sql, request.tenantId, request.deploymentId)
  try {
    const resolved = resolveTarget(request.target, pipelines)
    const target = await cutTarget(sql, { ...request, pipelines, target: resolved }, now)
    const { graph } = buildRunGraph(pipelines, target, request.config)
    await refuseMissingValues(sql, { ...request, pipelines, steps: graph.steps })
    return { steps: graph.steps.map(({ key, kind }) => ({ key, kind })), problems: [] }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { steps: [], problems: [error.message] }
  }
}
