import { randomBytes } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'

import { explainWay, wayTried, type WayFound, type WayTried } from '#core/cluster/way.ts'
import type { Runtime } from '#core/document/runtime.ts'
import { explainAttempt } from '#core/pod/explain-attempt.ts'

import { clusterWarnings, jobFacts, podFacts } from '../kubernetes-jobs/cluster-facts.ts'
import { createJob, JobRefused } from '../kubernetes-jobs/create-job.ts'
import { containerName } from '../kubernetes-jobs/names.ts'
import { KubernetesAway, KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { LaunchFailed, type LaunchPlan } from '../launcher.ts'
import { TenantNamespaces, type NamespacesOptions } from './tenant-namespaces.ts'
import { wayDeadlineSeconds, wayJob } from './way-job.ts'

/** Whose pods, as far as the way of them is concerned. */
export interface WayOf {
  tenantSlug: string
  plan: LaunchPlan
  /** What every pod of the tenant has in this cluster. */
  pod: Runtime
}

export interface WayGround extends NamespacesOptions {
  runnerImage: string
  /** How often the cluster is asked what became of the pod. */
  everyMs?: number
}

/** The cluster ends the pod first, and says so. */
const patienceMs = (wayDeadlineSeconds + 20) * 1_000

/** The last line that the runner printed, where it is one of its answers. */
const triedOf = (said: string): WayTried | undefined => {
  const last = said.trim().split('\n').at(-1) ?? ''
  try {
    return wayTried.safeParse(JSON.parse(last)).data
  } catch {
    return undefined
  }
}

type Seen = { is: 'tried'; tried: WayTried } | { is: 'waits' | 'broken'; words: string }

const look = async (api: KubernetesApi, namespace: string, name: string): Promise<Seen> => {
  const job = await api.get('Job', { namespace, name })
  const { items } = await api.list('Pod', {
    namespace,
    labelSelector: `batch.kubernetes.io/job-name=${name}`,
  })
  const pod = items[0] && podFacts(items[0])
  const main = pod?.containers.find(({ name: own }) => own === containerName.main)
  if (main?.state.is === 'ended') {
    const tried: WayTried | undefined =
      main.state.exitCode === 0 ? { is: 'open' } : triedOf(main.state.message)
    if (tried) return { is: 'tried', tried }
  }
  const uids = [job?.metadata?.uid, items[0]?.metadata?.uid].filter((uid) => uid !== undefined)
  const events = await Promise.all(
    uids.map((uid) => api.list('Event', { namespace, fieldSelector: `involvedObject.uid=${uid}` })),
  ).catch(() => [])
  const nowMs = Date.now()
  const fate = explainAttempt(
    {
      job: job ? jobFacts(job) : null,
      pod: pod ?? null,
      warnings: clusterWarnings(events.flatMap((list) => list.items)),
      node: null,
      largestNode: null,
      isCanceled: false,
    },
    nowMs,
  )
  if (fate.is === 'waiting') return { is: 'waits', words: fate.words }
  if (fate.is === 'running') return { is: 'waits', words: 'Its container runs' }
  return { is: 'broken', words: fate.is === 'ended' ? fate.failure.message : 'It ended without a word.' }
}

/**
 * Makes a pod in the tenant's namespace that tries to reach web, and reads how that went. Throws the reason of the signal; whatever else goes wrong
 * is an answer.
 */
export const checkWay = async (ground: WayGround, of: WayOf, signal: AbortSignal): Promise<WayFound> => {
  const { api, installation, runnerImage, runApiUrl, everyMs = 1_000 } = ground
  const unknown = (words: string): WayFound => ({ is: 'unknown', url: runApiUrl, words })
  const name = `sluice-check-${randomBytes(5).toString('hex')}`
  let namespace: string | undefined
  try {
    namespace = await new TenantNamespaces(ground).ready(of.tenantSlug, of.plan)
    await createJob(
      api,
      wayJob({
        namespace,
        name,
        installation,
        tenantSlug: of.tenantSlug,
        runnerImage,
        runApiUrl,
        pod: of.pod,
      }),
    )
    const until = performance.now() + patienceMs
    let seen: Seen = { is: 'waits', words: '' }
    while (seen.is === 'waits' && performance.now() < until) {
      await wait(everyMs, undefined, { signal })
      seen = await look(api, namespace, name)
    }
    if (seen.is === 'tried') return explainWay(seen.tried, runApiUrl)
    return unknown(`The pod that was to check did not get to it. ${seen.words}`)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof LaunchFailed || error instanceof JobRefused) return unknown(error.failure.message)
    if (error instanceof KubernetesAway || error instanceof KubernetesRefused)
      return unknown(`The cluster did not carry the check out: ${error.message}`)
    throw error
  } finally {
    // What stays behind goes by itself.
    if (namespace !== undefined)
      await api.remove('Job', { namespace, name }, { propagationPolicy: 'Background' }).catch(() => undefined)
  }
}
