import { expect, test } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import { FakeKubernetes } from '../../kubernetes/fake/fake-kubernetes.ts'
import type { WantedPool } from '../../launcher.ts'
import { TenantNamespaces } from '../tenant-namespaces.ts'
import { PoolDeployments } from './pool-deployments.ts'

const installation = 'sluice-t-0a1b'
const namespace = 'sluice-t-acme'
const pool: WantedPool = {
  tenant: { slug: 'acme' },
  plan: { runs: null, cpuMilli: null, memoryMib: null },
  key: '0123456789abcdef',
  runtime: { cpuMilli: 100, memoryMib: 128 },
  apiUrl: 'http://web:1',
  code: 'code.of-the-pool',
  size: 2,
}

const rig = () => {
  const cluster = new FakeKubernetes()
  const api = cluster.api()
  const reached = { runApiUrl: 'http://web.sluice.svc:4310', namespacePrefix: 'sluice-t-' }
  const namespaces = new TenantNamespaces({ api, installation, ...reached })
  const logger = createLogger({ format: 'plain', write: () => undefined })
  let nowMs = 0
  const deployments = new PoolDeployments({
    api,
    namespaces,
    installation,
    runnerImage: 'sluice-runner:1',
    logger,
    now: () => nowMs,
  })
  const secrets = async () => (await api.list('Secret', { namespace })).items
  return { api, deployments, secrets, pass: (ms: number) => void (nowMs += ms) }
}

test('the code of a pool lies in a Secret that its Deployment owns, and is nowhere else in the cluster', async () => {
  const { api, deployments, secrets } = rig()
  await deployments.apply(pool)
  const [deployment] = (await api.list('Deployment')).items
  const [secret] = await secrets()
  expect(secret).toMatchObject({ immutable: true, stringData: { code: pool.code } })
  expect(secret?.metadata?.ownerReferences).toMatchObject([
    { kind: 'Deployment', name: deployment?.metadata?.name, uid: deployment?.metadata?.uid },
  ])
  const told = JSON.stringify(deployment)
  expect(told).not.toContain(pool.code)
  expect(told).toContain(secret?.metadata?.name)
})

test('a Secret that somebody deleted is made again, and another code is another Secret', async () => {
  const { api, deployments, secrets, pass } = rig()
  await deployments.apply(pool)
  const [secret] = await secrets()
  await api.remove('Secret', { namespace, name: secret?.metadata?.name ?? '' })
  pass(30_000)
  await deployments.apply(pool)
  expect(await secrets()).toHaveLength(1)
  await deployments.apply({ ...pool, code: 'code.of-its-next-life' })
  const codes = new Set((await secrets()).map(({ stringData }) => stringData?.code))
  expect(codes).toEqual(new Set(['code.of-the-pool', 'code.of-its-next-life']))
})

test('one that is there is not asked for again and again', async () => {
  const { api, deployments } = rig()
  let created = 0
  const create = api.create.bind(api)
  api.create = async (kind, object, options) => {
    if (kind === 'Secret') created += 1
    return create(kind, object, options)
  }
  for (let pass = 0; pass < 5; pass += 1) await deployments.apply(pool)
  expect(created).toBe(1)
})
