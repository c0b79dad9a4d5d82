import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { KubernetesRefused } from '#server/gateways/kubernetes/api-error.ts'
import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'
import { openTransport } from '#server/gateways/kubernetes/transport.ts'

/** What a pod's containers are to be said to use, by their names: a quantity of memory each. */
export interface PodUse {
  namespace: string
  name: string
  labels: Record<string, string>
  memory: Record<string, string>
}

export interface MetricsServer {
  /** What it tells from now on. */
  pods: PodUse[]
  /** How often pods were asked for. */
  asked: number
  /** The cluster serves no metrics any more. */
  close(): Promise<void>
}

const place = { namespace: 'kube-system', name: 'sluice-test-metrics' }
const apiService = 'v1beta1.metrics.k8s.io'

const certificate = (): { key: Buffer; cert: Buffer } => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-metrics-'))
  const [key, cert] = [join(folder, 'key'), join(folder, 'cert')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const args = ['req', '-x509', ...kind, '-days', '1', '-subj', '/CN=metrics', '-keyout', key, '-out', cert]
  execFileSync('openssl', args, { stdio: 'ignore' })
  const made = { key: readFileSync(key), cert: readFileSync(cert) }
  rmSync(folder, { recursive: true })
  return made
}

/** Objects that Sluice itself knows nothing of. */
const objects = (port: number, host: string) => [
  {
    path: `/api/v1/namespaces/${place.namespace}/services`,
    name: place.name,
    body: { metadata: place, spec: { ports: [{ port: 443, targetPort: port }] } },
  },
  {
    path: `/apis/discovery.k8s.io/v1/namespaces/${place.namespace}/endpointslices`,
    name: place.name,
    body: {
      metadata: { ...place, labels: { 'kubernetes.io/service-name': place.name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [host], conditions: { ready: true } }],
      ports: [{ port, protocol: 'TCP' }],
    },
  },
  {
    path: '/apis/apiregistration.k8s.io/v1/apiservices',
    name: apiService,
    body: {
      metadata: { name: apiService },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        service: { ...place, port: 443 },
        insecureSkipTLSVerify: true,
        groupPriorityMinimum: 100,
        versionPriority: 100,
      },
    },
  },
]

/** Has the cluster serve the metrics of pods as a test says: what a metrics server would measure is up to the test. */
export const openMetricsServer = async (kubeconfig: string, host: string): Promise<MetricsServer> => {
  const served: MetricsServer = { pods: [], asked: 0, close: () => close() }
  const itemOf = ({ namespace, name, labels, memory }: PodUse) => ({
    metadata: { namespace, name, labels },
    timestamp: new Date().toISOString(),
    window: '15s',
    containers: Object.entries(memory).map(([container, used]) => ({
      name: container,
      usage: { cpu: '10m', memory: used },
    })),
  })
  const group = 'metrics.k8s.io/v1beta1'
  const server = createServer(certificate(), (request, response) => {
    const { pathname } = new URL(request.url ?? '', 'https://metrics')
    const answer = (body: object) =>
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body))
    if (pathname === `/apis/${group}`)
      return answer({
        kind: 'APIResourceList',
        apiVersion: 'v1',
        groupVersion: group,
        resources: [
          { name: 'pods', singularName: '', namespaced: true, kind: 'PodMetrics', verbs: ['get', 'list'] },
        ],
      })
    if (pathname !== `/apis/${group}/pods`) return response.writeHead(404).end('{}')
    served.asked += 1
    return answer({ kind: 'PodMetricsList', apiVersion: group, metadata: {}, items: served.pods.map(itemOf) })
  })
  server.listen(0, '0.0.0.0')
  await once(server, 'listening')
  const made = objects((server.address() as AddressInfo).port, host)
  const transport = openTransport(kubeconfigAccess(kubeconfig), 'sluice-test')
  const remove = async (): Promise<void> => {
    for (const { path, name } of made.toReversed())
      await transport
        .call({ method: 'DELETE', path: `${path}/${name}`, repeatable: true })
        .catch((error: unknown) => {
          // A test before this one may have left it, or not.
          if (!(error instanceof KubernetesRefused && error.code === 404)) throw error
        })
  }
  const close = async (): Promise<void> => {
    await remove()
    transport.close()
    server.closeAllConnections()
    server.close()
  }
  await remove()
  for (const { path, body } of made)
    await transport.call({ method: 'POST', path, body: JSON.stringify(body), repeatable: false })
  return served
}
