import type { Json } from '#core/json.ts'
import { readGround } from '#core/pod/cluster-record.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'
import { heartbeatMs, leaseMs } from '#core/run/lease.ts'
import { logBytesPerStep } from '#core/run/log-limits.ts'
import { maxRuntimeMs } from '#core/run/max-runtime.ts'
import type { StepGraph } from '#core/run/step-graph.ts'
import type { StepState } from '#core/run/step-state.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { deploymentBehind } from '#server/db/sql/deployment-behind.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import type { LockedRun } from '#server/db/sql/lock-run.ts'
import { forgetClaimCode } from '#server/db/sql/pool-leases.ts'
import { seenVersions } from '#server/db/sql/seen-assets.ts'
import { seenPartitionVersions } from '#server/db/sql/seen-partitions.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'
import { loadRunPlace } from '#server/db/sql/tenant-rows.ts'
import { loadTrial } from '#server/db/sql/trial-rows.ts'
import type { StoreRoot } from '#storage/store-root.ts'

import { installationId } from '../installation/installation-id.ts'
import { onlyPartitionOf } from './cut-target.ts'
import { earlierFigures } from './earlier-figures.ts'
import type { RunApiDeps } from './run-api-deps.ts'
import { signRunToken, type RunIdentity } from './run-token.ts'
import { stepJobsOf } from './step-jobs.ts'

/** Bytes a step may put out, where no plan says otherwise. */
const outputBytesPerStep = 10 * 2 ** 30

const assetVersions = async (
  sql: Sql,
  tenantId: string,
  run: LockedRun,
  graph: StepGraph,
): Promise<Record<string, string>> => {
  const sources = graph.steps.flatMap((step) =>
    step.inputs.flatMap((input) =>
      input.sources.flatMap((source) => (source.from === 'asset' ? [source] : [])),
    ),
  )
  if (sources.length === 0) return {}
  const whole = sources.filter(({ partitions }) => partitions === undefined)
  const cut = sources.filter(({ partitions }) => partitions !== undefined)
  const { deploymentId } = run
  return {
    ...(await seenVersions(sql, { tenantId, deploymentId }, [...new Set(whole.map(({ asset }) => asset))])),
    ...(cut.length > 0 &&
      (await seenPartitionVersions(
        sql,
        { tenantId, deploymentId },
        [...new Set(cut.map(({ asset }) => asset))],
        [...new Set(cut.flatMap(({ partitions = [] }) => partitions))],
      ))),
  }
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
    : { kind: 'api', redirects: values.kind === 's3', place: values.locate(tenant) }

/** Everything that a run, or one step of it, needs from its claim on. `started`: what started the process that claims, in which cluster, what the pods of its steps are made on, and when the run was claimed. */
export const claimAnswer = async (
  sql: Sql,
  deps: RunApiDeps,
  identity: RunIdentity,
  run: LockedRun,
  started: { launcher: string; cluster: string | null; ground: Json | null; claimedAt: Date },
): Promise<ClaimAnswer> => {
  const { tenantId, runId, attempt, fence } = identity
  const pipelines = await loadVersions(sql, tenantId, run.versions)
  const { graph } = buildRunGraph(pipelines, run.target, run.config)
  const where = await loadRunPlace(sql, tenantId, run.deploymentId)
  if (!where) throw new Error(`The deployment of run ${runId} is gone.`)
  const behind = await deploymentBehind(sql, { tenantId, deploymentId: run.deploymentId })
  const trial = run.purpose === 'trial' ? await loadTrial(sql, tenantId, runId) : undefined
  const resolved = await deps.secrets.resolve(
    sql,
    { tenantId, deploymentId: run.deploymentId, tenant: where.tenant },
    pipelines,
    { config: run.config, claimedAt: started.claimedAt },
  )
  deps.secrets.keep({ tenantId, runId, attempt }, resolved.secrets)
  return {
    token: await signRunToken(deps.key, identity, deps.clock.now()),
    fence,
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
      partition: onlyPartitionOf(run.target),
    },
    graph,
    finished: finishedOf(await loadSteps(sql, tenantId, runId), graph, runId),
    assetVersions: await assetVersions(sql, tenantId, run, graph),
    ...(await earlierFigures(sql, { tenantId, deploymentId: run.deploymentId, runId }, graph)),
    resources: resolved.resources,
    secrets: resolved.secrets,
    storage: {
      settings: storageFor(deps.values, where.tenant, started.launcher),
      assetPrefix: where.folder,
      runPrefix: `${where.folder}/.runs/${runId}`,
      ...(behind && { behind: { deployment: behind.name, assetPrefix: behind.folder } }),
      ...(where.isProduction ? {} : { tablePrefix: where.folder }),
    },
    stepJobs: stepJobsOf(deps, {
      identity,
      pipelines,
      target: run.target,
      graph,
      place: where,
      cluster: started.cluster,
      ground: readGround(started.ground),
      installationId: await installationId(sql),
    }),
    inPool: identity.step === undefined && (await forgetClaimCode(sql, { tenantId, runId, attempt })),
    ...(trial && { trial: { sampleRows: trial.sampleRows, pinned: trial.pinned } }),
    requirements: {
      python: [...new Set(pipelines.flatMap(({ document }) => document.settings.requirements?.python ?? []))],
    },
    limits: {
      outputBytesPerStep,
      logBytesPerStep,
      keepsLogs: deps.keepsLogs,
      memoryMib: where.memoryMib,
      cpuMilli: where.cpuMilli,
      timeoutMs: maxRuntimeMs(run.tags),
    },
  }
}
