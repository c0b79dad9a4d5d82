import type { Json } from '#core/json.ts'
import { explainAttempt } from '#core/pod/explain-attempt.ts'
import type { LaunchState } from '#core/run/judge-attempt.ts'
import type { Logger } from '#server/platform/logger.ts'

import { ClusterFollower, type KeptPod, type SeenJob } from '../kubernetes-jobs/cluster-follower.ts'
import { createJob, JobRefused } from '../kubernetes-jobs/create-job.ts'
import { factsOfJob } from '../kubernetes-jobs/facts-of-job.ts'
import { runJobName, runSelector } from '../kubernetes-jobs/names.ts'
import { LaunchFailed, type Launch, type Launcher, type LaunchRecord } from '../launcher.ts'
import { clearClusterLeftovers } from './clear-cluster-leftovers.ts'
import { ContainerLogs, type ContainerLogKeeper } from './container-logs.ts'
import { ContainerMemories, type ContainerMemoryKeeper } from './container-memory.ts'
import { ContainerTimes, type ContainerTimeKeeper } from './container-times.ts'
import { PoolDeployments } from './pool/pool-deployments.ts'
import type { PoolKeeper } from './pool/pool-keeper.ts'
import { asPooled, PoolLaunches } from './pool/pool-launches.ts'
import { jobManifest } from './run-job.ts'
import { orchestratorAccount } from './tenant-bundle.ts'
import { TenantNamespaces, type NamespacesOptions } from './tenant-namespaces.ts'

export interface KubernetesLauncherOptions extends NamespacesOptions {
  /** What the cluster is called among those of the installation. */
  name: string
  /** Our own image: runner, Node and Python. */
  runnerImage: string
  /** Where the logs of containers go that nobody in their pods reads. */
  containerLogs?: ContainerLogKeeper
  /** Told how long containers ran. */
  containerTimes?: ContainerTimeKeeper
  /** Told the most memory that untouched containers were seen to hold. */
  containerMemory?: ContainerMemoryKeeper
  /** Where work for pools is kept; without it there are none. */
  pools?: PoolKeeper
  logger: Logger
  now?: () => number
}

interface ClusterRecord extends LaunchRecord {
  /** The cluster itself, whatever it is called. */
  cluster: string
  clusterName: string
  namespace: string
  job: string
  fence: number
  recordedAtMs: number
  /** What it runs in, and who said what of it. */
  pod: Json
}

/** Between a record and its Job lie a few calls of the worker that launches. */
const launchingMs = 30_000

const asCluster = (record: LaunchRecord): ClusterRecord | undefined =>
  typeof record.cluster === 'string' && typeof record.job === 'string' ? (record as ClusterRecord) : undefined

/**
 * Runs as Jobs of a Kubernetes cluster: one Job an attempt, in a namespace of the tenant's. Any worker launches; one of them follows the cluster and
 * judges for all. Runs go on whatever becomes of the workers.
 */
export const createKubernetesLauncher = (options: KubernetesLauncherOptions): Launcher => {
  const { name, api, installation, runnerImage, namespacePrefix, runApiUrl, logger, now = Date.now } = options
  const namespaces = new TenantNamespaces(options)
  /** What the cluster tells of is dated by its own clock. */
  const thereMs = (): number => now() + api.aheadMs()
  const listeners: ((run: { runId: string }) => void)[] = []
  /** Jobs whose end we asked for: nobody else is to blame for it. */
  const canceled = new Set<string>()
  const deployments = new PoolDeployments({ api, namespaces, installation, runnerImage, logger })
  const pooled =
    options.pools &&
    new PoolLaunches({
      name,
      api,
      namespacePrefix,
      keeper: options.pools,
      deployments,
      thereMs,
      isFollowing: () => follower !== undefined,
      nodeNearest: (pod) => follower?.nodeNearest(pod) ?? null,
    })
  let follower: ClusterFollower | undefined
  let isClosed = false
  let containerLogs: ContainerLogs | undefined
  let containerMemories: ContainerMemories | undefined

  const environmentOf = ({ order }: Launch): Record<string, string> => ({
    SLUICE_API_URL: order.apiUrl,
    SLUICE_RUN: order.run,
    SLUICE_ATTEMPT: String(order.attempt),
    SLUICE_CLAIM_CODE: order.claimCode,
  })

  const isOurs = async (record: ClusterRecord): Promise<boolean> => {
    const here = await api.clusterId().catch(() => undefined)
    return here === record.cluster
  }

  const lastWords = ({ pods }: SeenJob): string =>
    pods
      .flatMap(({ facts }) => facts.containers)
      .flatMap(({ state }) => (state.is === 'ended' && state.message !== '' ? [state.message] : []))
      .join('\n')
      .slice(-4_096)

  const leave = async (): Promise<void> => {
    const [watched, logs, memories] = [follower, containerLogs, containerMemories]
    follower = undefined
    containerLogs = undefined
    containerMemories = undefined
    await Promise.all([watched?.stop(), logs?.stop(), memories?.stop()])
  }

  return {
    kind: 'kubernetes',
    // The cluster has its own queue, which says why it holds what it holds.
    room: () => null,
    warm: () => undefined,

    launch: async (launch, keep) => {
      const { order, fence, pod, tenant } = launch
      if (!pod) throw new Error('A run on Kubernetes needs a pod to run in.')
      if (pod.carries === 'pool' && pooled) return pooled.launch(launch, keep)
      const namespace = await namespaces.ready(tenant.slug, launch.plan)
      const job = runJobName(order.run, order.attempt)
      const manifest = jobManifest({
        namespace,
        name: job,
        installation,
        tenantSlug: tenant.slug,
        runId: order.run,
        attempt: order.attempt,
        fence,
        role: 'run',
        timeoutMs: launch.timeoutMs,
        runtime: pod.runtime,
        runnerImage,
        env: environmentOf(launch),
        ...(pod.carries === 'steps' && { orchestrator: orchestratorAccount }),
      })
      const record: ClusterRecord = {
        cluster: await api.clusterId(),
        clusterName: name,
        namespace,
        job,
        fence,
        recordedAtMs: thereMs(),
        pod: JSON.parse(JSON.stringify(pod)) as Json,
      }
      await keep(record)
      try {
        await createJob(api, manifest)
      } catch (error) {
        if (!(error instanceof JobRefused)) throw error
        if (error.failure.cause === 'namespace_missing') namespaces.forget(namespace)
        throw new LaunchFailed(error.failure)
      }
    },

    inspect: async (given): Promise<LaunchState | undefined> => {
      const inPool = asPooled(given)
      if (inPool) return pooled?.inspect(inPool)
      const record = asCluster(given)
      const watched = follower
      if (!record || !watched?.isSynced || !(await isOurs(record))) return undefined
      let seen = watched.seen(record.namespace, record.job)
      if (!seen.job) {
        const isNew = thereMs() - record.recordedAtMs < launchingMs
        if (isNew && !canceled.has(record.job)) return { state: 'running' }
        seen = { job: await watched.ask(record.namespace, record.job), pods: seen.pods }
      }
      const verdict = explainAttempt(
        await factsOfJob(watched, record.namespace, seen, {
          isCanceled: canceled.has(record.job),
          nowMs: thereMs(),
        }),
        thereMs(),
      )
      switch (verdict.is) {
        case 'waiting':
          return {
            state: 'running',
            stage: {
              cause: verdict.stage,
              words: verdict.words,
              ...(verdict.cause && { because: verdict.cause }),
            },
          }
        case 'running':
          // Until it has claimed, this is what holds it; a pod that cannot reach us says nothing else.
          return {
            state: 'running',
            stage: {
              cause: 'container_start',
              words: `Its container runs and asks for its run at ${runApiUrl}`,
            },
            ...(verdict.suspected && { suspected: verdict.suspected }),
          }
        case 'done':
          return { state: 'ended', end: { exitCode: 0, signal: null, said: lastWords(seen) } }
        case 'ended': {
          const { failure } = verdict
          // What the exit codes of our own runner mean is said where runners are.
          return failure.cause === 'exit_code' && failure.exitCode !== undefined
            ? { state: 'ended', end: { exitCode: failure.exitCode, signal: null, said: lastWords(seen) } }
            : { state: 'ended', failure }
        }
      }
    },

    cancel: async (given, how) => {
      const inPool = asPooled(given)
      if (inPool) return pooled?.cancel(inPool, how)
      const record = asCluster(given)
      if (!record || !(await isOurs(record))) return
      const { namespace, job } = record
      canceled.add(job)
      if (canceled.size > 10_000)
        for (const oldest of canceled) {
          canceled.delete(oldest)
          break
        }
      const uid = follower?.seen(namespace, job).job?.uid
      const pods = follower?.seen(namespace, job).pods ?? []
      const started = pods.filter(({ facts }) =>
        facts.containers.some(({ kind, state }) => kind === 'main' && state.is === 'running'),
      )
      if (how === 'gently' && started.length > 0) {
        // Through the pod: a Job that is deleted gives its pods no other grace than their own.
        for (const { facts, uid: podUid } of started)
          await api.remove('Pod', { namespace, name: facts.name }, { uid: podUid })
        return
      }
      if (how === 'force')
        for (const { facts, uid: podUid } of pods)
          await api.remove('Pod', { namespace, name: facts.name }, { uid: podUid, gracePeriodSeconds: 0 })
      await api.remove('Job', { namespace, name: job }, { ...(uid !== undefined && { uid }) })
    },

    onNews: (listener) => void listeners.push(listener),

    clearEveryMs: 20_000,

    clearLeftovers: async (attempts) => {
      const watched = follower
      if (!watched?.isSynced) return
      const isRead = (pod: KeptPod) => containerLogs?.isRead(pod)
      await clearClusterLeftovers({ api, watched, attempts, isRead, nowMs: thereMs(), logger })
    },

    shared: [name],

    follow: async (_, isFollowing) => {
      if (!isFollowing) await leave()
      if (isClosed || !isFollowing) return true
      if (follower) return follower.trouble === undefined
      const logs = options.containerLogs && new ContainerLogs({ api, keeper: options.containerLogs, logger })
      const times = options.containerTimes && new ContainerTimes(options.containerTimes, logger)
      const labelSelector = runSelector(installation)
      const memories =
        options.containerMemory &&
        new ContainerMemories({ api: api.aside(), labelSelector, keeper: options.containerMemory, logger })
      containerLogs = logs
      containerMemories = memories
      follower = new ClusterFollower({
        api,
        labelSelector,
        nodes: true,
        logger,
        onNews: (run) => {
          for (const listener of listeners) listener(run)
        },
        onPod: (pod, isGone) => {
          logs?.look(pod, isGone)
          times?.look(pod, isGone ? thereMs() : undefined)
          memories?.look(pod, isGone)
        },
      })
      return true
    },

    ...(pooled && { keepPools: (_, pools, isWanted) => deployments.keep(pools, isWanted) }),

    keepTenants: async (_, tenants) => {
      for (const { slug, plan } of tenants)
        try {
          await namespaces.repair(slug, plan)
        } catch (error) {
          // It is as far away for the others.
          if (error instanceof LaunchFailed && error.failure.cause === 'cluster_away') throw error
          logger.warn('A tenant’s namespace could not be put right; it is tried again.', {
            tenant: slug,
            error,
          })
        }
    },

    close: async () => {
      isClosed = true
      await leave()
      api.close()
    },
  }
}
