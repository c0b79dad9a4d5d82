import { createHash } from 'node:crypto'

import type { Problem } from '#core/document/validation/problem.ts'
import type { PossiblePod } from '#core/pod/pods-of-document.ts'
import { namespaceOf } from '#server/gateways/kubernetes-jobs/names.ts'
import { podTemplate } from '#server/gateways/kubernetes-launcher/pod-template.ts'
import { isTransient, KubernetesRefused } from '#server/gateways/kubernetes/api-error.ts'
import type { KubernetesApi } from '#server/gateways/kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'
import { openCluster, type ClusterChosen } from '#server/gateways/kubernetes/open-cluster.ts'
import type { Logger } from '#server/platform/logger.ts'

/** A cluster that is asked what it would say to a pod. */
export interface TrialCluster {
  name: string
  /** Throws where there is no way to the cluster from here. */
  api: () => Promise<KubernetesApi>
  runnerImage: string
}

export interface PodTrial {
  /** The first is that of deployments that choose none. */
  clusters: readonly TrialCluster[]
  namespacePrefix: string
  logger: Logger
}

/** A cluster that the settings name, opened when it is first asked. */
const trialCluster = (
  cluster: ClusterChosen & Pick<TrialCluster, 'name' | 'runnerImage'>,
  variables: Readonly<Record<string, string | undefined>>,
): TrialCluster => {
  let opened: Promise<KubernetesApi> | undefined
  const api = (): Promise<KubernetesApi> => {
    opened ??= openCluster(cluster, variables)
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  return { name: cluster.name, api, runnerImage: cluster.runnerImage }
}

/** The clusters that the settings name. */
export const openPodTrial = (
  {
    clusters,
    namespacePrefix,
  }: {
    clusters: readonly (ClusterChosen & Pick<TrialCluster, 'name' | 'runnerImage'>)[]
    namespacePrefix: string
  },
  variables: Readonly<Record<string, string | undefined>>,
  logger: Logger,
): PodTrial => ({
  clusters: clusters.map((cluster) => trialCluster(cluster, variables)),
  namespacePrefix,
  logger,
})

/** Whoever publishes waits for it. */
const patienceMs = 2_000
/** A pipeline with more kinds of pods has the rest looked at when they start. */
const mostPods = 20

/** A namespace that is always there, where the tenant's is only made with its first run. */
const anyNamespace = 'default'

const podOf = (
  { runtime, container }: PossiblePod,
  runnerImage: string,
  namespace: string,
): ObjectOf['Pod'] => {
  const { metadata, spec } = podTemplate({
    runtime,
    runnerImage,
    env: {},
    labels: {},
    ...(container && { container }),
  })
  const name = `sluice-trial-${createHash('sha256')
    .update(JSON.stringify([runtime, container]))
    .digest('hex')
    .slice(0, 16)}`
  const { serviceAccountName: _, ...elsewhere } = spec ?? { containers: [] }
  return {
    metadata: { ...metadata, name, namespace },
    // An account of the tenant's namespace is nobody in another.
    spec: namespace === anyNamespace ? elsewhere : (spec ?? elsewhere),
  }
}

/** Says nothing of the pod: the share is used up for now, or we may not ask. */
const isNoJudgement = ({ message }: KubernetesRefused): boolean =>
  /exceeded quota|cannot create resource|changes things in namespaces/i.test(message)

const asProblems = (error: KubernetesRefused, { of, elementId }: PossiblePod): Problem[] => {
  const where = { ...(elementId !== undefined && { elementId }), field: 'runtime' }
  if (isNoJudgement(error)) return []
  const said =
    error.causes.length > 0
      ? error.causes.map(({ field, message }) => `${field}: ${message}`)
      : [error.message]
  return said.map((words) => ({
    code: 'refused_by_cluster',
    severity: 'error',
    ...where,
    message: `The cluster would refuse the pod of ${of}. It says: ${words.replace(/\.$/, '')}.`,
  }))
}

const notAsked: Problem = {
  code: 'not_checked',
  severity: 'warning',
  message:
    'The cluster does not answer, so nobody knows yet whether it takes these pods. A run says so if it does not.',
}

/** What another namespace forbids, the tenant's may allow: only that a pod is wrong in itself is so everywhere. */
const unlessOfItsShape = (error: unknown): void => {
  if (error instanceof KubernetesRefused && error.code === 403) return
  throw error
}

const isMissing = (error: unknown): boolean => error instanceof KubernetesRefused && error.code === 404

/** What the cluster would refuse of these pods, in its own words; nothing is made there. A cluster that does not answer in time is a warning. */
export const tryPods = async (
  { namespacePrefix }: PodTrial,
  cluster: TrialCluster,
  tenantSlug: string,
  pods: readonly PossiblePod[],
): Promise<Problem[]> => {
  const signal = AbortSignal.timeout(patienceMs)
  const api = await cluster.api()
  const namespace = namespaceOf(namespacePrefix, tenantSlug)
  const ask = (pod: PossiblePod, within: string) =>
    api.create('Pod', podOf(pod, cluster.runnerImage, within), { dryRun: true, signal })
  const answers = await Promise.all(
    pods.slice(0, mostPods).map(async (pod) => {
      try {
        await ask(pod, namespace).catch(async (error: unknown) => {
          if (!isMissing(error)) throw error
          return ask(pod, anyNamespace).catch(unlessOfItsShape)
        })
        return []
      } catch (error) {
        if (signal.aborted || isTransient(error)) return [notAsked]
        if (!(error instanceof KubernetesRefused)) throw error
        return asProblems(error, pod)
      }
    }),
  )
  const problems = answers.flat()
  return problems.includes(notAsked)
    ? [...problems.filter((problem) => problem !== notAsked), notAsked]
    : problems
}
