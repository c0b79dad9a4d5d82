import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'

import { podFacts } from '#server/gateways/kubernetes-jobs/cluster-facts.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'
import { startReflector } from '#server/gateways/kubernetes/reflector.ts'

export interface RelistCost {
  pods: number
  tookMs: number[]
  longestStallMs: number[]
  addedMib: number[]
}

/** About as large as a cluster sends a pod of ours, managed fields included. */
const podText = (index: number): string =>
  JSON.stringify({
    metadata: {
      name: `sluice-run-${index}-abcde`,
      namespace: `sluice-t-${index % 50}`,
      uid: `uid-${index}`,
      resourceVersion: String(index + 1),
      labels: { 'sluice.dev/run': String(index), 'batch.kubernetes.io/job-name': `sluice-run-${index}` },
      managedFields: [{ manager: 'kubelet', operation: 'Update', fieldsV1: { filler: 'x'.repeat(1_200) } }],
    },
    spec: {
      nodeName: `node-${index % 100}`,
      containers: [
        { name: 'main', image: 'sluice-runner:1', resources: { requests: { cpu: '100m', memory: '256Mi' } } },
      ],
    },
    status: {
      phase: 'Running',
      conditions: [{ type: 'PodScheduled', status: 'True', lastTransitionTime: '2026-01-01T00:00:00Z' }],
      containerStatuses: [
        { name: 'main', image: 'x', state: { running: { startedAt: '2026-01-01T00:00:00Z' } } },
      ],
    },
  })

/** An API server's list in pages, then a watch in which nothing happens. */
const serve = async (pods: number) => {
  const server = createServer((incoming, outgoing) => {
    const url = new URL(incoming.url ?? '/', 'http://localhost')
    outgoing.setHeader('content-type', 'application/json')
    if (url.searchParams.has('watch')) return
    const from = Number(url.searchParams.get('continue') ?? 0)
    const to = Math.min(pods, from + Number(url.searchParams.get('limit') ?? 500))
    const items = Array.from({ length: to - from }, (_, index) => podText(from + index)).join(',')
    const rest = to < pods ? `,"continue":"${to}"` : ''
    outgoing.end(`{"metadata":{"resourceVersion":"1"${rest}},"items":[${items}]}`)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

const relistOnce = async (pods: number): Promise<{ tookMs: number; stallMs: number; addedMib: number }> => {
  const { server, port } = await serve(pods)
  const api = openKubernetesApi({
    name: 'bench',
    server: new URL(`http://127.0.0.1:${port}`),
    namespace: undefined,
    credentials: async () => ({ tls: {}, headers: {} }),
    forget: () => undefined,
  })
  global.gc?.()
  const before = process.memoryUsage().heapUsed
  const stall = monitorEventLoopDelay({ resolution: 5 })
  stall.enable()
  const beganMs = performance.now()
  const reflector = startReflector({
    api,
    kind: 'Pod',
    transform: podFacts,
    onChange: () => undefined,
    logger: silent,
  })
  await reflector.synced
  const tookMs = performance.now() - beganMs
  await delay(50)
  stall.disable()
  if (reflector.size !== pods) throw new Error(`${reflector.size} of ${pods} pods were kept.`)
  global.gc?.()
  const addedMib = (process.memoryUsage().heapUsed - before) / 2 ** 20
  await reflector.stop()
  api.close()
  server.closeAllConnections()
  server.close()
  return { tookMs, stallMs: stall.max / 1e6, addedMib }
}

const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => silent,
}

/** What it costs to learn of many pods at once, as after an outage: time, how long nothing else could happen, and what is kept. */
export const relistCosts = async (): Promise<RelistCost[]> => {
  const costs: RelistCost[] = []
  for (const pods of [1_000, 10_000]) {
    const found = []
    for (let run = 0; run < 5; run++) found.push(await relistOnce(pods))
    costs.push({
      pods,
      tookMs: found.map(({ tookMs }) => tookMs),
      longestStallMs: found.map(({ stallMs }) => stallMs),
      addedMib: found.map(({ addedMib }) => addedMib),
    })
  }
  return costs
}
