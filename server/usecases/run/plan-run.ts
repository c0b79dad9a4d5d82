import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import { configAgainstSchema, unreadConfig } from '#core/run/launch/config-problems.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'

import { cutTarget } from './cut-target.ts'
import { refuseMissingValues } from './refuse-missing-values.ts'

/** Why a run could not be started as asked; `path`: the place in its configuration, where it is about one. */
export interface RunProblem {
  message: string
  path?: string[]
}

export interface RunPlan {
  steps: { key: string; kind: string }[]
  /** Empty where it could be started. */
  problems: RunProblem[]
}

const pathIn = (value: unknown): string[] | undefined =>
  Array.isArray(value) && value.every((part) => typeof part === 'string') ? value : undefined

/** A refusal as a problem that is shown; anything else is thrown on. */
export const problemOf = (error: unknown): RunProblem => {
  if (!(error instanceof Refusal)) throw error
  const path = pathIn(error.detail.path)
  return { message: error.message, ...(path && { path }) }
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
  const config = request.config ?? {}
  try {
    const resolved = resolveTarget(request.target, pipelines)
    const target = await cutTarget(sql, { ...request, pipelines, target: resolved }, now)
    const built = buildRunGraph(pipelines, target, config)
    await refuseMissingValues(sql, { ...request, pipelines, steps: built.graph.steps })
    return {
      steps: built.graph.steps.map(({ key, kind }) => ({ key, kind })),
      problems: [
        ...unreadConfig(config, target, pipelines, built),
        ...configAgainstSchema(config, target, pipelines, built),
      ],
    }
  } catch (error) {
    return { steps: [], problems: [problemOf(error)] }
  }
}
