import { expect, test } from 'vitest'

import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import { LaunchFailed } from '../launcher.ts'
import { poolDeployment } from './pool/pool-deployment.ts'
import { TenantNamespaces, type NamespacesOptions } from './tenant-namespaces.ts'

const plan = { runs: 2, cpuMilli: 1000, memoryMib: 2048 }
const namespace = 'sluice-t-acme'

const rig = (cluster = new FakeKubernetes()) => {
  const of = (more: Partial<NamespacesOptions> = {}): TenantNamespaces =>
    new TenantNamespaces({
      api: cluster.api(),
      installation: 'sluice-t-0a1b',
      namespacePrefix: 'sluice-t-',
      runApiUrl: 'https://sluice.internal',
      resolve: async () => [],
      ...more,
    })
  return { cluster, of }
}

const egress = async (cluster: FakeKubernetes, name: string) =>
  (await cluster.api().get('NetworkPolicy', { namespace, name }))?.spec?.egress ?? []
const hard = async (cluster: FakeKubernetes) =>
  (await cluster.api().get('ResourceQuota', { namespace, name: 'sluice-plan' }))?.spec?.hard ?? {}
const why = (done: Promise<unknown>) =>
  done.then(
    () => undefined,
    (error: unknown) => (error instanceof LaunchFailed ? error.failure : error),
  )

const endpointSlice = (addresses: string[], port = 6443) => ({
  metadata: { namespace: 'default', name: 'kubernetes' },
  addressType: 'IPv4',
  endpoints: [{ addresses }],
  ports: [{ name: 'https', port, protocol: 'TCP' }],
})

test('pods that start others reach the addresses that the cluster tells of its API server, wherever those move', async () => {
  const { cluster, of } = rig()
  const namespaces = of()
  cluster.create('EndpointSlice', endpointSlice(['172.18.0.2', '172.18.0.3']))
  await namespaces.ready('acme', plan)
  const to = (address: string) => ({ ipBlock: { cidr: `${address}/32` } })
  const ports = [{ port: 6443, protocol: 'TCP' }]
  expect(await egress(cluster, 'sluice-api-server')).toEqual([
    { to: [to('172.18.0.2'), to('172.18.0.3')], ports },
  ])
  await cluster.api().patch('EndpointSlice', { namespace: 'default', name: 'kubernetes' }, {
    endpoints: [{ addresses: ['172.18.0.9'] }],
  } as never)
  await namespaces.repair('acme', plan)
  expect(await egress(cluster, 'sluice-api-server')).toEqual([{ to: [to('172.18.0.9')], ports }])
})

test('what the operator names is reached beside it, at the ports that API servers have', async () => {
  const { cluster, of } = rig()
  await of({ apiCidrs: ['10.96.0.1/32'] }).ready('acme', plan)
  expect(await egress(cluster, 'sluice-api-server')).toEqual([
    {
      to: [{ ipBlock: { cidr: '10.96.0.1/32' } }],
      ports: [
        { port: 443, protocol: 'TCP' },
        { port: 6443, protocol: 'TCP' },
      ],
    },
  ])
})

test('a name of ours that stands for private addresses is reached there; its public ones are of the internet, and what was heard of stays open for a while', async () => {
  const { cluster, of } = rig()
  let found = ['10.1.2.3', '93.184.216.34']
  const asked: string[] = []
  const namespaces = of({
    storageUrl: 'http://minio.storage.svc:9000',
    resolve: async (host) => {
      asked.push(host)
      return found
    },
  })
  await namespaces.ready('acme', plan)
  const ways = async () => JSON.stringify(await egress(cluster, 'sluice-way-out'))
  expect(await ways()).toContain(
    '{"to":[{"ipBlock":{"cidr":"10.1.2.3/32"}}],"ports":[{"port":443,"protocol":"TCP"}]}',
  )
  expect(await ways()).not.toContain('93.184.216.34')
  // A Service is found by its namespace.
  expect(asked).toEqual(['sluice.internal'])
  found = ['10.1.2.4']
  await namespaces.repair('acme', plan)
  expect(await ways()).toContain('10.1.2.3/32')
  expect(await ways()).toContain('10.1.2.4/32')
})

test('of two installations with the same prefix the first has the namespace, and the other is told whose it is and does nothing there', async () => {
  const { cluster, of } = rig()
  await of().ready('acme', plan)
  const before = cluster.store.version
  const other = of({ installation: 'sluice-t-9f8e' })
  for (const failure of [await why(other.ready('acme', plan)), await why(other.repair('acme', plan))]) {
    expect(failure).toMatchObject({ cause: 'namespace_taken', retryable: false })
    expect((failure as Error).message).toMatch(
      /belongs to another installation.*sluice-t-0a1b.*this one is sluice-t-9f8e/,
    )
  }
  expect(cluster.store.version).toBe(before)
})

test('a namespace that is somebody’s is not taken over, also where it appears while ours is made', async () => {
  const { cluster, of } = rig()
  cluster.create('Namespace', { metadata: { name: namespace, labels: { team: 'billing' } } })
  const before = cluster.store.version
  expect(await why(of().ready('acme', plan))).toMatchObject({
    cause: 'namespace_taken',
    message: expect.stringContaining('is not one that Sluice made for this tenant'),
  })
  expect(cluster.store.version).toBe(before)
  const raced = new FakeKubernetes()
  const api = raced.api()
  const late = of({
    api: {
      ...api,
      create: async (kind, object, options) => {
        if (kind === 'Namespace') raced.create('Namespace', { metadata: { name: namespace } })
        return api.create(kind, object, options)
      },
    },
  })
  expect(await why(late.ready('acme', plan))).toMatchObject({ cause: 'namespace_taken' })
})

test('one that was made before installations had names becomes ours', async () => {
  const { cluster, of } = rig()
  cluster.create('Namespace', {
    metadata: {
      name: namespace,
      labels: { 'app.kubernetes.io/managed-by': 'sluice', 'sluice.dev/tenant': 'acme' },
    },
  })
  await of().ready('acme', plan)
  const made = await cluster.api().get('Namespace', { name: namespace })
  expect(made?.metadata?.labels).toMatchObject({ 'sluice.dev/installation': 'sluice-t-0a1b' })
})

test('a pool has room of its own before its first worker is there, for whoever looks, and no more than until it is gone', async () => {
  const { cluster, of } = rig()
  const poolLimits = { max: 10, tierMax: 20 }
  const one = of({ poolLimits })
  await one.ready('acme', plan)
  const alone = Number.parseInt((await hard(cluster))['requests.cpu'] ?? '', 10)
  const runtime = { cpuMilli: 500, memoryMib: 512 }
  await one.ready('acme', plan, { key: 'warm', size: { ...runtime, memoryLimitMib: 512 } })
  // As many as the plan carries beside one run, and one.
  const together = `${alone + 1000 + 500}m`
  expect((await hard(cluster))['requests.cpu']).toBe(together)
  await cluster.api().create(
    'Deployment',
    poolDeployment({
      namespace,
      installation: 'sluice-t-0a1b',
      tenantSlug: 'acme',
      key: 'warm',
      runtime,
      runnerImage: 'sluice-runner:1',
      apiUrl: 'http://web:1',
      code: 'code',
      size: 3,
    }),
  )
  const other = of({ poolLimits })
  await other.ready('acme', plan)
  expect((await hard(cluster))['requests.cpu']).toBe(together)
  await cluster.api().remove('Deployment', { namespace, name: 'sluice-pool-warm' })
  await other.repair('acme', plan)
  expect((await hard(cluster))['requests.cpu']).toBe(`${alone}m`)
})

test('what somebody edits comes back with a repair, and the next launch does not ask again', async () => {
  const { cluster, of } = rig()
  const namespaces = of()
  await namespaces.ready('acme', plan)
  const api = cluster.api()
  await api.remove('NetworkPolicy', { namespace, name: 'sluice-default-deny' })
  await api.patch(
    'ResourceQuota',
    { namespace, name: 'sluice-plan' },
    { spec: { hard: { 'requests.cpu': '99' } } },
  )
  await namespaces.repair('acme', plan)
  expect(await api.get('NetworkPolicy', { namespace, name: 'sluice-default-deny' })).toBeDefined()
  expect((await hard(cluster))['requests.cpu']).not.toBe('99')
  const calls = cluster.weather.calls.length
  await namespaces.ready('acme', plan)
  expect(cluster.weather.calls).toHaveLength(calls)
})

test('no launch waits for a repair, of whosever namespace', async () => {
  const { cluster, of } = rig()
  const api = cluster.api()
  const never = Promise.withResolvers<never>()
  api.aside = () => ({ ...api, apply: () => never.promise })
  const namespaces = of({ api })
  await namespaces.ready('acme', plan)
  const repairs = ['acme', 'other'].map((slug) => why(namespaces.repair(slug, plan)))
  expect(await namespaces.ready('acme', plan)).toBe(namespace)
  expect(await namespaces.ready('other', plan)).toBe('sluice-t-other')
  expect(await namespaces.ready('third', plan)).toBe('sluice-t-third')
  never.reject(new Error('over'))
  await Promise.all(repairs)
})
