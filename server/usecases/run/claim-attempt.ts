import { createHash } from 'node:crypto'

import type { z } from 'zod'

import type { ClaimAnswer, claimRequest } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { buildStepGraph } from '#core/run/build-step-graph.ts'
import { secretOfClaimCode, tenantOfClaimCode } from '#core/run/claim-code.ts'
import { heartbeatMs, leaseEnd, leaseMs } from '#core/run/lease.ts'
import { logBytesPerStep } from '#core/run/log-limits.ts'
import { maxRuntimeMs } from '#core/run/max-runtime.ts'
import { isFinished } from '#core/run/run-status.ts'
import type { StepGraph } from '#core/run/step-graph.ts'
import type { StepState } from '#core/run/step-state.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { storedVersions } from '#server/db/sql/asset-rows.ts'
import { markClaimed, presentedAttempt } from '#server/db/sql/attempt-rows.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { lockRun, type LockedRun } from '#server/db/sql/lock-run.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'
import { loadRunPlace } from '#server/db/sql/tenant-rows.ts'
import type { StoreRoot } from '#storage/store-root.ts'

import type { RunApiDeps } from './run-api-deps.ts'
import { signRunToken } from './run-token.ts'

/** Bytes a step may put out, where no plan says otherwise. */
const outputBytesPerStep = 10 * 2 ** 30

const assetVersions = async (
  sql: Sql,
  tenantId: string,
  run: LockedRun,
  graph: StepGraph,
): Promise<Record<string, string>> => {
  const stored = graph.steps.flatMap((step) =>
    step.inputs.flatMap((input) =>
      input.sources.flatMap((source) => (source.from === 'asset' ? [source.asset] : [])),
    ),
  )
  if (stored.length === 0) return {}
  return storedVersions(sql, tenantId, run.deploymentId, [...new Set(stored)])
}

const finishedOf = (steps: StepState[], graph: StepGraph, runId: string): ClaimAnswer['finished'] => {
  const outputsOf = new Map(graph.steps.map((step) => [step.key, step.outputs]))
  return Object.fromEntries(
    steps
      .filter((step) => step.status === 'succeeded')
      .map((step) => {
        const values = step.outputs?.values ?? []
        const declared = outputsOf.get(step.pieceOf ?? step.key) ?? []
        const versions = declared.flatMap(({ name, asset }) => {
          const version = asset === undefined ? undefined : step.outputs?.versions[asset]
          return version === undefined ? [] : [[name, version] as const]
        })
        const mapped = values.flatMap(({ name, mappingKeys }) =>
          mappingKeys ? [[name, mappingKeys] as const] : [],
        )
        return [
          step.key,
          {
            run: step.outputs?.storedBy ?? runId,
            outputs: values.map(({ name }) => name),
            ...(mapped.length > 0 && { mappingKeys: Object.fromEntries(mapped) }),
            ...(versions.length > 0 && { dataVersions: Object.fromEntries(versions) }),
          },
        ]
      }),
  )
}

/** A process of this machine shares its folder: the tenant's own is the root, so that its runs write nowhere else, not even aside. All others ask web. */
const storageFor = (
  values: StoreRoot,
  tenant: string,
  launcher: string,
): ClaimAnswer['storage']['settings'] =>
  launcher === 'local' && values.kind === 'folder'
    ? { kind: 'folder', root: values.locate(tenant) }
    : { kind: 'api', redirects: values.kind !== 'folder', place: values.locate(tenant) }

/**
 * Exchanges a claim code for a run token and everything the run needs, once. Throws a Refusal: `claimed_already` for a second claim,
 * `fenced` where the attempt is over or the run was canceled, `not_allowed` for a code that is none.
 */
export const claimAttempt = async (
  deps: RunApiDeps,
  request: z.infer<typeof claimRequest>,
): Promise<ClaimAnswer> => {
  const { run: runId, attempt, claimCode } = request
  const tenantId = tenantOfClaimCode(claimCode)
  const noCode = () => new Refusal('not_allowed', 'This claim code fits no attempt of this run.')
  if (!tenantId) throw noCode()
  const now = deps.clock.now()
  return deps.pool.asTenant(tenantId, async (sql) => {
    const run = await lockRun(sql, tenantId, runId)
    const row = await presentedAttempt(
      sql,
      tenantId,
      runId,
      attempt,
      createHash('sha256').update(secretOfClaimCode(claimCode)).digest(),
    )
    if (!run || !row) throw noCode()
    if (row.claimedAt)
      throw new Refusal('claimed_already', 'Another process has claimed this attempt. A run starts once.')
    if (row.endedAt || row.fence !== run.fence || isFinished(run.status))
      throw new Refusal('fenced', 'This attempt is over.')
    if (run.status === 'canceling') throw new Refusal('fenced', 'The run was canceled before it started.')
    await markClaimed(sql, tenantId, runId, attempt, now, leaseEnd(now))

    const pipelines = await loadVersions(sql, tenantId, run.versions)
    const { graph } = buildStepGraph(pipelines, run.target, run.config)
    const where = await loadRunPlace(sql, tenantId, run.deploymentId)
    if (!where) throw new Error(`The deployment of run ${runId} is gone.`)
    const resolved = deps.secrets.resolve(where.tenant, pipelines, run.config)
    deps.secrets.keep({ tenantId, runId, attempt }, resolved.secrets)
    return {
      token: await signRunToken(deps.key, { tenantId, runId, attempt, fence: row.fence }, now),
      fence: row.fence,
      leaseMs,
      heartbeatMs,
      run: {
        id: runId,
        tenant: where.tenant,
        deployment: where.deployment,
        job: run.job,
        attempt,
        retryNumber: run.retryNumber,
        tags: run.tags,
        config: run.config,
        partition: null,
      },
      graph,
      finished: finishedOf(await loadSteps(sql, tenantId, runId), graph, runId),
      assetVersions: await assetVersions(sql, tenantId, run, graph),
      resources: resolved.resources,
      secrets: resolved.secrets,
      storage: {
        settings: storageFor(deps.values, where.tenant, row.launcher),
        assetPrefix: where.deployment,
        runPrefix: `${where.deployment}/.runs/${runId}`,
      },
      requirements: {
        python: [
          ...new Set(pipelines.flatMap(({ document }) => document.settings.requirements?.python ?? [])),
        ],
      },
      limits: {
        outputBytesPerStep,
        logBytesPerStep,
        memoryMib: where.memoryMib,
        cpuMilli: where.cpuMilli,
        timeoutMs: maxRuntimeMs(run.tags),
      },
    }
  })
}
