import { chooseCluster, clusterMissing } from '#core/cluster/choose-cluster.ts'
import type { Json } from '#core/json.ts'
import { stepPod, type PodGround } from '#core/pod/run-pod.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { stepsHavePods } from '#core/run/own-pods.ts'
import type { RunTarget } from '#core/run/run-target.ts'
import { stepSecretText } from '#core/run/step-claim.ts'
import type { StepGraph } from '#core/run/step-graph.ts'
import type { RunPlace } from '#server/db/sql/tenant-rows.ts'
import { installationOf, namespaceOf } from '#server/gateways/kubernetes-jobs/names.ts'
import { jobManifest } from '#server/gateways/kubernetes-launcher/run-job.ts'
import { deriveSecret } from '#server/platform/secrets.ts'

import { groundAt } from '../tenant/ground-at.ts'
import type { RunApiDeps } from './run-api-deps.ts'
import type { RunIdentity } from './run-token.ts'

/** What the claim codes of a run's steps are derived from: known to web, and to the process that claimed the run. */
export const stepSecretOf = (
  { stepSecret }: Pick<RunApiDeps, 'stepSecret'>,
  { runId, attempt, fence }: RunIdentity,
): string => deriveSecret(stepSecret, stepSecretText(runId, attempt, fence))

export interface StepJobsWanted {
  identity: RunIdentity
  pipelines: readonly DeployedPipeline[]
  target: RunTarget
  graph: StepGraph
  place: RunPlace
  /** The cluster that its process is in; null: the first. */
  cluster: string | null
  /** What the pods are made on, as the run's launch kept it; undefined: as it is now. */
  ground: PodGround | undefined
  /** The id of the installation. */
  installationId: string
}

/** The Jobs of a run's steps, for the run's own process to start; null where its steps have none, and for a step, which starts no others. */
export const stepJobsOf = (
  deps: Pick<RunApiDeps, 'stepSecret' | 'pods'>,
  {
    identity,
    pipelines,
    target,
    graph,
    place,
    cluster: name,
    ground: kept,
    installationId: id,
  }: StepJobsWanted,
): ClaimAnswer['stepJobs'] => {
  const { pods } = deps
  if (!stepsHavePods(graph) || identity.step || !pods) return null
  const cluster = chooseCluster(pods.clusters, name)
  if (!cluster) throw new Refusal('unavailable', clusterMissing(place.deployment, name ?? '').message)
  const { namespacePrefix, installationName } = pods
  const namespace = namespaceOf(namespacePrefix, place.tenant)
  const installation = installationOf({ namespacePrefix, id, name: installationName })
  const ground = kept ?? groundAt(place, cluster.pod)
  const job = (step: StepGraph['steps'][number]) =>
    jobManifest({
      namespace,
      name: '',
      installation,
      tenantSlug: place.tenant,
      runId: identity.runId,
      attempt: identity.attempt,
      fence: identity.fence,
      role: 'step',
      timeoutMs: step.runtime?.timeoutMs ?? null,
      runtime: stepPod(pipelines, target, step, ground).runtime,
      runnerImage: cluster.runnerImage,
      ...(step.compute.kind === 'container' && { container: step.compute }),
      env: {},
    })
  return {
    namespace,
    secret: stepSecretOf(deps, identity),
    jobs: Object.fromEntries(
      graph.steps.map((step) => [step.key, JSON.parse(JSON.stringify(job(step))) as Record<string, Json>]),
    ),
  }
}
