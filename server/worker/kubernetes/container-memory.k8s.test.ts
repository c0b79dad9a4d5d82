import { afterAll, expect, test } from 'vitest'

import { label } from '#server/gateways/kubernetes-jobs/names.ts'
import { shellImage } from '#server/gateways/kubernetes/testing/shell-image.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { openMetricsServer, type MetricsServer } from '#server/testing/metrics-server.ts'
import { until } from '#server/testing/run-rig.ts'

const container = (seconds: number) => ({
  kind: 'container',
  image: shellImage,
  command: ['sh', '-ec', `echo begun; sleep ${seconds}`],
})
const cluster = await clusterRuns('memory', [
  JSON.stringify({
    sluice: 'pipeline',
    name: 'memory',
    assets: [
      { id: 'h', key: 'holds', compute: container(90) },
      { id: 'q', key: 'quick', compute: container(1) },
    ],
  }),
])

const peakOf = async (runId: string) =>
  (
    await cluster.fixture.rows<{ peak: string | null }>(
      'SELECT peak_memory_bytes AS peak FROM step_claim WHERE run_id = $1',
      [runId],
    )
  )[0]?.peak ?? null

let metrics: MetricsServer | undefined
afterAll(() => metrics?.close())

test('a cluster without metrics has its container steps end well, and nothing is said of their memory', async () => {
  const { runId, status } = await cluster.run({ assets: ['quick'] })
  expect(status).toBe('succeeded')
  expect(await peakOf(runId)).toBeNull()
  expect(cluster.worker.said()).not.toContain('metrics')
})

test('the most memory that a metrics server saw a container hold is kept with its step', async () => {
  metrics = await openMetricsServer(process.env.KUBECONFIG ?? '', process.env.SLUICE_TEST_HOST ?? '')
  const server = metrics
  // This worker has not asked yet whether there are any; one that had would ask again in five minutes.
  await cluster.worker.kill('SIGTERM')
  await cluster.worker.start()
  const runId = await cluster.start({ assets: ['holds'] })
  await cluster.printed(runId, 'begun')
  const pods = (await cluster.pods(runId)).filter(({ metadata }) => metadata?.labels?.[label.role] === 'step')
  const tell = async (memory: string): Promise<void> => {
    server.pods = pods.map(({ metadata }) => ({
      namespace: metadata?.namespace ?? '',
      name: metadata?.name ?? '',
      labels: metadata?.labels ?? {},
      memory: { main: memory, take: '900Mi' },
    }))
    const before = server.asked
    await until(
      async () => server.asked,
      (asked) => asked > before,
      60_000,
    )
  }
  await tell('64Mi')
  await until(
    () => peakOf(runId),
    (peak) => Number(peak) === 64 * 2 ** 20,
  )
  await tell('80Mi')
  await tell('16Mi')
  await until(
    () => peakOf(runId),
    (peak) => Number(peak) === 80 * 2 ** 20,
  )
  const { status } = await cluster.ended(runId)
  expect(status).toBe('succeeded')
  expect(Number(await peakOf(runId))).toBe(80 * 2 ** 20)
  const asked = server.asked
  expect(await cluster.run({ assets: ['quick'] })).toMatchObject({ status: 'succeeded' })
  expect(server.asked - asked).toBeLessThan(3)
}, 240_000)
