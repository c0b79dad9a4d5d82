import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'
import { openGate } from '#server/testing/gate.ts'

import { needed, withClusterProduct } from './cluster-product.ts'
import { followLog, type SeenLine } from './follow-log.ts'
import type { Measure } from './main.ts'
import { ended, publishText } from './pipeline-run.ts'
import { quantile, type Row } from './report.ts'

const handful = 5
const many = 50
const linesEach = 150

/** A small pod: many are to stand on one node. */
const pod = { cpuMilli: 10, cpuLimitMilli: 1_000, memoryMib: 64, memoryLimitMib: 384, diskMib: 256 }

const code = (key: string, port: number): string => `import time, urllib.request
def ${key}():
    urllib.request.urlopen("http://${needed('SLUICE_TEST_HOST')}:${port}/", timeout=280).read()
    for number in range(${linesEach}):
        print(f"{time.time():.6f} ${key} {number}", flush=True)
        time.sleep(0.1)
`

const stamped = /^(\d+\.\d+) (\w+ \d+)$/

/** Milliseconds from each print until one who follows the run has the line. Throws where one is missing, or there twice. */
const latenciesOf = (lines: readonly SeenLine[], pods: number): number[] => {
  const found = lines.flatMap(({ text, seenAtMs }) => {
    const [, at, name] = stamped.exec(text) ?? []
    return at === undefined || name === undefined ? [] : [{ name, ms: seenAtMs - Number(at) * 1_000 }]
  })
  const different = new Set(found.map(({ name }) => name)).size
  if (found.length !== pods * linesEach || different !== found.length)
    throw new Error(
      `${pods * linesEach} lines were printed; ${found.length} were seen, ${different} of them different.`,
    )
  return found.map(({ ms }) => ms)
}

const tailOf = (pods: number, runs: number): Promise<number[][]> =>
  withClusterProduct(async (product) => {
    const measured: number[][] = []
    for (let run = 0; run < runs; run += 1) {
      const gate = await openGate(pods)
      const name = `tail_${pods}_${run}`
      const keys = Array.from({ length: pods }, (_, index) => `pod_${run}_${index}`)
      const assets = keys.map((key) => ({
        id: key,
        key,
        compute: { kind: 'python', code: code(key, gate.port) },
      }))
      const job = {
        id: 'all',
        name,
        target: { selection: `key:"pod_${run}_*"` },
        executor: 'kubernetes',
        maxConcurrent: pods,
      }
      await publishText(product, JSON.stringify({ sluice: 'pipeline', name, assets, jobs: [job] }))
      const { runId } = await product.call<{ runId: string }>('runs.start', {
        target: { job: name, pipeline: name },
      })
      const isOver = (seen: readonly SeenLine[]) =>
        seen.filter(({ text }) => stamped.test(text)).length >= pods * linesEach
      const lines = await followLog(product, runId, isOver, 400_000)
      await ended(product, runId, pods)
      gate.close()
      measured.push(latenciesOf(lines, pods))
    }
    return measured
  }, pod)

/** From a print in a pod to one who follows the run over HTTP, for a handful of pods at once and for many. Node and this machine must have one clock. */
export const measure: Measure = async ({ runs, log }) => {
  log(`${handful} pods.`)
  const few = await tailOf(handful, runs)
  log(`${many} pods.`)
  const crowd = await tailOf(many, 1)
  const cluster = openKubernetesApi(kubeconfigAccess(needed('KUBECONFIG')))
  for (const { metadata } of (await cluster.list('Namespace')).items)
    if (metadata?.name?.startsWith('bench-')) await cluster.remove('Namespace', { name: metadata.name })
  cluster.close()
  const row = (pods: number, measured: number[][], part: number, limitMs?: number): Row => ({
    metric: `line printed to line seen, ${pods} pods, p${part * 100}`,
    unit: 'ms',
    ours: measured.map((latencies) => quantile(latencies, part)),
    better: 'lower',
    aim: limitMs === undefined ? '' : `≤ ${limitMs} ms`,
    meets: (value) => limitMs === undefined || value <= limitMs,
  })
  return [row(handful, few, 0.5), row(handful, few, 0.99, 500), row(many, crowd, 0.5), row(many, crowd, 0.99)]
}
