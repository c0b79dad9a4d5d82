import { readClusterRecord } from '#core/pod/cluster-record.ts'
import { withComputeImage } from '#core/pod/compute-image.ts'
import { describePod } from '#core/pod/describe-pod.ts'
import { mendPlaces } from '#core/pod/mend-places.ts'
import { mendRuntime, remedyOf, type Mend } from '#core/pod/mend-runtime.ts'
import type { NodeSize } from '#core/pod/nearest-node.ts'
import type { LayeredPod } from '#core/pod/pod-layers.ts'
import { stepPod } from '#core/pod/run-pod.ts'
import { runsLookedAt, shrinkAdvice, usageOf, type Usage } from '#core/pod/shrink-advice.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { firstFailure } from '#core/run/first-failure.ts'
import { mostMemoryMib } from '#core/run/most-memory.ts'
import { stepsHavePods } from '#core/run/own-pods.ts'
import type { Failure } from '#core/run/run-event.ts'
import { isFinished } from '#core/run/run-status.ts'
import type { StepGraph } from '#core/run/step-graph.ts'
import { stepJobName } from '#core/run/step-job-name.ts'
import type { StepState } from '#core/run/step-state.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { clusterStates } from '#server/db/sql/cluster-rows.ts'
import type { LockedRun } from '#server/db/sql/lock-run.ts'
import type { AttemptListRow } from '#server/db/sql/run-rows.ts'
import { loadRunPlace } from '#server/db/sql/tenant-rows.ts'
import { runsAlike, usageOfRuns, type UsageRow } from '#server/db/sql/usage-rows.ts'
import { label } from '#server/gateways/kubernetes-jobs/names.ts'

import { groundAt } from '../tenant/ground-at.ts'
import { installationOn, type InstallationGround } from '../tenant/run-ground.ts'

export interface RunFactsForPods {
  run: LockedRun
  graph: StepGraph
  pipelines: DeployedPipeline[]
  steps: readonly StepState[]
  attempts: readonly AttemptListRow[]
}

const usageIn = (rows: readonly UsageRow[], runId: string, step: string | null): Usage | null => {
  const row = rows.find((one) => one.runId === runId && one.step === step)
  const usage = row && usageOf(row, row.tookMs)
  return usage && (usage.cpuMilli ?? usage.memoryMib) !== null ? usage : null
}

/** A pod on screen: what it is, where to look for it, what it used of what it asked for, and what it could do with. */
const shownPod = (
  pod: LayeredPod,
  where: { namespace: string; job: string; pool?: string | undefined },
  usage: Usage | null,
  advice: Mend[],
) => ({
  namespace: where.namespace,
  job: where.job,
  kubectl:
    where.pool === undefined
      ? `kubectl --namespace ${where.namespace} describe job,pod --selector job-name=${where.job}`
      : `kubectl --namespace ${where.namespace} describe deployment,pod --selector ${label.pool}=${where.pool}`,
  lines: describePod(pod),
  asked: { cpuMilli: pod.runtime.cpuMilli ?? null, memoryMib: pod.runtime.memoryMib ?? null },
  usage,
  advice: advice.filter((mend) => mend.is === 'change'),
})

const largestNodeOf = async (sql: Sql, cluster: string): Promise<NodeSize | null> => {
  const [state] = await clusterStates(sql, [cluster])
  return state?.facts.is === 'reachable' ? state.facts.largestNode : null
}

/** In the pod of its run a step is held to its own figure, where that is the less; only what ends the pod itself is told with a remedy. */
const metOwnLimit = (
  failure: Failure | null | undefined,
  step: StepGraph['steps'][number],
  { runtime }: LayeredPod,
): boolean => {
  if (failure?.cause !== 'out_of_memory' || failure.remedy) return false
  const own = mostMemoryMib(step.runtime)
  return own !== undefined && own < (mostMemoryMib(runtime) ?? Infinity)
}

/** The pods of a run on Kubernetes and of its steps, and how to mend what failed for want of room; null where its last attempt was no pod. */
export const showPods = async (
  sql: Sql,
  tenantId: string,
  ground: InstallationGround,
  { run, graph, pipelines, steps, attempts }: RunFactsForPods,
) => {
  const last = attempts.at(-1)
  const record = last && readClusterRecord(last.launchRecord)
  const place = record && (await loadRunPlace(sql, tenantId, run.deploymentId))
  if (!last || !record || !place) return null
  const { namespace, pod, clusterName } = record
  const now = groundAt(place, installationOn(ground, clusterName ?? null))
  const stepGround = record.pod.ground ?? now
  const { ceiling } = now
  const alike = isFinished(run.status)
    ? await runsAlike(sql, {
        tenantId,
        deploymentId: run.deploymentId,
        runId: run.id,
        job: run.job,
        assets: run.assets,
        limit: runsLookedAt,
      })
    : []
  const used = await usageOfRuns(sql, tenantId, [...new Set([...alike, run.id])])
  const { target } = run
  const adviceFor = (of: LayeredPod, step: StepGraph['steps'][number] | undefined, key: string | null) =>
    shrinkAdvice(
      of.runtime,
      alike.flatMap((id) => usageIn(used, id, key) ?? []),
    ).map((wanted) => mendRuntime(of, wanted, mendPlaces(target, pipelines, step), ceiling))

  const graphStep = new Map(graph.steps.map((step) => [step.key, step]))
  const only = graph.steps.length === 1 ? graph.steps[0] : undefined
  const ownPod = (step: StepGraph['steps'][number]): LayeredPod =>
    withComputeImage(stepPod(pipelines, target, step, stepGround), step.compute, step.key)
  const podOf = (step: StepGraph['steps'][number]): LayeredPod => (stepsHavePods(graph) ? ownPod(step) : pod)
  const stepPods = steps.flatMap((state) => {
    const step = graphStep.get(state.pieceOf ?? state.key)
    if (!step || !stepsHavePods(graph) || state.startedAtMs === null) return []
    const own = podOf(step)
    const tries = state.tries.length + (state.status === 'retrying' ? 0 : 1)
    const name = stepJobName(run.id, last.attempt, state.key, Math.max(1, tries))
    const shown = shownPod(
      own,
      { namespace, job: name },
      usageIn(used, run.id, state.key),
      // What was looked at now and then may have held more in between: too little to take memory away.
      step.compute.kind === 'container' ? [] : adviceFor(own, step, state.key),
    )
    return [{ step: state.key, ...shown }]
  })
  const failed = firstFailure(steps)
  const failure = failed?.failure ?? run.failure
  const failedStep = failed && graphStep.get(failed.pieceOf ?? failed.key)
  const failedPod = failedStep
    ? metOwnLimit(failure, failedStep, pod)
      ? ownPod(failedStep)
      : podOf(failedStep)
    : pod
  const node =
    failure?.cause === 'too_large' && clusterName !== undefined ? await largestNodeOf(sql, clusterName) : null
  const remedy = failure ? remedyOf(failure, failedPod.runtime, node) : undefined
  return {
    attempt: last.attempt,
    /** Where there are several to choose from. */
    cluster: (ground.clusters ?? []).length > 1 ? (clusterName ?? null) : null,
    carries: pod.carries,
    own: shownPod(
      pod,
      { namespace, job: record.job, pool: record.pool },
      // A worker of a pool has the size it has for whoever comes, and the run’s own process only watches over its steps.
      record.pool === undefined ? usageIn(used, run.id, null) : null,
      // What only starts others has the size we gave it.
      pod.carries === 'run' ? adviceFor(pod, only, null) : [],
    ),
    steps: stepPods,
    mend: remedy
      ? mendRuntime(failedPod, remedy, mendPlaces(target, pipelines, failedStep ?? only), ceiling)
      : null,
  }
}
