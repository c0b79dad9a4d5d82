import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import { label } from '#server/gateways/kubernetes-jobs/names.ts'
import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'
import type { KubernetesApi } from '#server/gateways/kubernetes/kubernetes-api.ts'
import type { Metadata, ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'

import { needed, usualPod, withClusterProduct } from './cluster-product.ts'
import { followLog, nowMs, stampOf } from './follow-log.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun } from './pipeline-run.ts'
import { relistCosts } from './pod-relist.ts'
import { median, quantile, type Row } from './report.ts'

const code = `import time
began = time.time()
def first_line():
    print(f"at {began:.6f}", flush=True)
`
/** When this process heard of a Job and of its pod, by the name that begins the Job's. */
interface Seen {
  jobMs?: number
  startedMs?: number
  endedMs?: number
}

const startedOf = ({ status }: ObjectOf['Pod']): boolean =>
  status?.containerStatuses?.some(({ state }) => state?.running ?? state?.terminated) === true

const endedOf = ({ status }: ObjectOf['Pod']): boolean =>
  status?.phase === 'Succeeded' || status?.phase === 'Failed'

/** Follows Jobs and pods with a label from now on; the cluster's own times have whole seconds only. */
const watching = async (
  cluster: KubernetesApi,
  labelSelector: string,
  keyOf: (object: { metadata?: Metadata }) => string,
) => {
  const seen = new Map<string, Seen>()
  const stopping = new AbortController()
  const note = (key: string, what: keyof Seen): void => {
    const known = seen.get(key) ?? {}
    known[what] ??= nowMs()
    seen.set(key, known)
  }
  const follow = async (kind: 'Job' | 'Pod'): Promise<void> => {
    const { resourceVersion } = await cluster.list(kind, { labelSelector })
    void (async () => {
      const { signal } = stopping
      for await (const event of cluster.watch(kind, {
        labelSelector,
        resourceVersion,
        timeoutSeconds: 3_600,
        signal,
      })) {
        if (event.type === 'BOOKMARK') continue
        const key = keyOf(event.object)
        if (kind === 'Job') note(key, 'jobMs')
        else {
          const pod = event.object as ObjectOf['Pod']
          if (startedOf(pod)) note(key, 'startedMs')
          if (endedOf(pod)) note(key, 'endedMs')
        }
      }
    })().catch(() => undefined)
  }
  await follow('Job')
  await follow('Pod')
  return {
    /** Once the pod has ended: until then it holds its place on the node, and the pod after it would wait for that. */
    of: async (key: string): Promise<Required<Seen>> => {
      for (;;) {
        const found = seen.get(key)
        if (found?.jobMs && found.startedMs && found.endedMs) return found as Required<Seen>
        await delay(5)
      }
    },
    stop: () => stopping.abort(),
  }
}

interface Times {
  job: number[]
  started: number[]
  visible: number[]
}

const ours = async (cluster: KubernetesApi, runs: number): Promise<Times> => {
  const times: Times = { job: [], started: [], visible: [] }
  const seen = await watching(cluster, label.run, ({ metadata }) => metadata?.labels?.[label.run] ?? '')
  await withClusterProduct(async (product) => {
    await publish(product, 'pod', [{ key: 'first_line', code }])
    for (let run = 0; run <= runs; run++) {
      const clickedMs = nowMs()
      const { runId } = await startRun(product, ['first_line'])
      const [first] = await followLog(product, runId, (lines) => lines.length > 0)
      if (!first || stampOf(first) === undefined) throw new Error('The first line was another one.')
      await ended(product, runId, 1)
      const { jobMs, startedMs } = await seen.of(runId)
      // The first makes the tenant's namespace.
      if (run === 0) continue
      times.job.push(jobMs - clickedMs)
      times.started.push(startedMs - clickedMs)
      times.visible.push(first.seenAtMs - clickedMs)
    }
  })
  seen.stop()
  return times
}

const requestsOf = ({ cpuMilli, memoryMib }: typeof usualPod) => {
  const amounts = { cpu: `${cpuMilli}m`, memory: `${memoryMib}Mi` }
  return { requests: amounts, limits: amounts }
}

/** What `kubectl create job` sends, with the same image and size, and a command that does nothing. */
const bare = async (cluster: KubernetesApi, runs: number): Promise<number[]> => {
  const namespace = `bench-bare-${randomUUID().slice(0, 8)}`
  await cluster.create('Namespace', { metadata: { name: namespace } })
  const seen = await watching(cluster, 'bench=bare', ({ metadata }) => metadata?.labels?.run ?? '')
  const times: number[] = []
  for (let run = 0; run <= runs; run++) {
    const name = `bare-${run}`
    const labels = { bench: 'bare', run: name }
    const createdMs = nowMs()
    await cluster.create('Job', {
      metadata: { name, namespace, labels },
      spec: {
        backoffLimit: 0,
        template: {
          metadata: { labels },
          spec: {
            restartPolicy: 'Never',
            containers: [
              {
                name: 'main',
                image: needed('SLUICE_RUNNER_IMAGE'),
                imagePullPolicy: 'IfNotPresent',
                command: ['sleep', '1'],
                resources: requestsOf(usualPod),
              },
            ],
          },
        },
      },
    })
    const { startedMs } = await seen.of(name)
    if (run > 0) times.push(startedMs - createdMs)
  }
  seen.stop()
  await cluster.remove('Namespace', { name: namespace })
  return times
}

/** From the click to the Job, to its container and to the first line on the screen, beside a Job made by hand on the same cluster; and what following many pods costs. */
export const measure: Measure = async ({ runs, log }) => {
  const cluster = openKubernetesApi(kubeconfigAccess(needed('KUBECONFIG')))
  log('A Job made by hand.')
  const peer = await bare(cluster, runs)
  log('Runs of Sluice.')
  const mine = await ours(cluster, runs)
  log('Following many pods.')
  const relists = await relistCosts()
  for (const { metadata } of (await cluster.list('Namespace')).items)
    if (metadata?.name?.startsWith('bench-')) await cluster.remove('Namespace', { name: metadata.name })
  cluster.close()
  const row = (metric: string, values: number[], rest: Partial<Row> = {}): Row => ({
    metric,
    unit: 'ms',
    ours: values,
    better: 'lower',
    aim: '',
    meets: () => true,
    ...rest,
  })
  const byHand = { peer, peerName: 'kubectl create job' }
  const share = mine.started.map((startedMs) => startedMs - median(peer))
  return [
    row('click to Job object, p95', [quantile(mine.job, 0.95)], {
      aim: '≤ 100 ms',
      meets: (value) => value <= 100,
    }),
    row('click to container start', mine.started, byHand),
    row('of it more than by hand', share, { aim: '≤ 300 ms', meets: (value) => value <= 300 }),
    row('click to first line on screen', mine.visible, byHand),
    ...relists
      .map(({ pods, tookMs, longestStallMs, addedMib }) => [
        row(`list of ${pods.toLocaleString('en')} pods`, tookMs),
        row('  longest stall of the event loop', longestStallMs),
        row('  memory kept', addedMib, { unit: 'MiB' }),
      ])
      .flat(),
  ]
}
