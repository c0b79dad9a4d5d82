import { beforeAll, beforeEach, expect, test } from 'vitest'

import type { Change } from '#core/document/change.ts'
import type { Problem } from '#core/document/validation/problem.ts'
import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { KubernetesRefused } from '#server/gateways/kubernetes/api-error.ts'
import { FakeKubernetes } from '#server/gateways/kubernetes/fake/fake-kubernetes.ts'
import type { KubernetesApi } from '#server/gateways/kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'

const server = testServer()
let owner: SignedIn
let tenant: string
let cluster: FakeKubernetes
let asked: { namespace: string; pod: ObjectOf['Pod']; dryRun: boolean }[]
const as = () => server.as(owner, tenant)

/** A namespace whose limits no pod is within, and what its cluster says then. */
let limited: string | undefined
const tooLarge = new KubernetesRefused({
  code: 403,
  reason: 'Forbidden',
  message: 'pods "x" is forbidden: maximum cpu usage per Container is 50m, but limit is 100m',
})

beforeAll(async () => {
  owner = await server.signUp('trier')
  tenant = (await server.createTenant(owner, 'Trying')).slug
})
beforeEach(() => {
  cluster = new FakeKubernetes()
  asked = []
  limited = undefined
  const inner = cluster.api()
  const api: KubernetesApi = {
    ...inner,
    create: (kind, object, options) => {
      if (kind === 'Pod')
        asked.push({
          namespace: object.metadata?.namespace ?? '',
          pod: object as ObjectOf['Pod'],
          dryRun: options?.dryRun === true,
        })
      const made = inner.create(kind, object, options)
      return object.metadata?.namespace === limited ? made.then(() => Promise.reject(tooLarge)) : made
    },
  }
  server.deps.ground = { launcher: 'kubernetes', installation: { cpuMilli: 100, memoryMib: 128 } }
  server.deps.podTrial = {
    clusters: [{ name: 'default', api: async () => api, runnerImage: 'runner:1' }],
    namespacePrefix: 'try-',
    logger: server.deps.logger,
  }
})

const draw = async () => {
  const { id: pipelineId } = await as().pipelines.create({ name: `drawn_${newId().slice(-8)}` })
  const key = `asset_${newId().slice(-8)}`
  const elements = [
    { kind: 'asset', id: 'a', key, compute: { kind: 'shell', code: 'date' }, runtime: { memoryMib: 256 } },
    { kind: 'asset', id: 'b', key: `${key}_b`, compute: { kind: 'shell', code: 'date' } },
    { kind: 'job', id: 'j', name: 'nightly', target: { selection: `key:${key}*` }, executor: 'kubernetes' },
  ]
  const changes: Change[] = [
    { label: 'Draw', edits: elements.map((element) => ({ do: 'add', element }) as Change['edits'][number]) },
  ]
  const { revision } = await as().drafts.save({
    pipelineId,
    baseRevision: 0,
    client: newId(),
    batch: 0,
    changes,
  })
  return { pipelineId, revision, reason: 'because' }
}
const invalid = new KubernetesRefused({
  code: 422,
  reason: 'Invalid',
  message: 'Pod "x" is invalid',
  causes: [
    { field: 'spec.nodeSelector', reason: 'FieldValueInvalid', message: 'Invalid value: "a b": no label' },
  ],
})

test('every kind of pod that runs can have is tried, and nothing is made in the cluster', async () => {
  const drawn = await draw()
  expect(await as().versions.publish(drawn)).toMatchObject({ number: 1 })
  const sizes = asked.map(({ pod }) => pod.spec?.containers[0]?.resources?.requests?.memory)
  // Its assets in one pod, the pod that starts the steps, and those of the steps.
  expect(new Set(sizes)).toEqual(new Set(['256Mi', '384Mi', '128Mi']))
  expect(asked.every(({ dryRun }) => dryRun)).toBe(true)
  expect((await cluster.api().list('Pod')).items).toEqual([])
})

test('what their deployment gives them is in the pods that are tried; a field that cannot be is named', async () => {
  const give = (runtime: Json) => as().deployments.givePods({ deployment: 'production', runtime })
  await give({ cpuMilli: 300, labels: { team: 'data' }, env: { REGION: 'a secret place' } })
  await as().versions.publish(await draw())
  expect(asked.length).toBeGreaterThan(0)
  for (const { pod } of asked) expect(pod.metadata?.labels).toMatchObject({ team: 'data' })
  const { deployments } = await as().deployments.list()
  expect(deployments).toMatchObject([
    { name: 'production', ground: { deployment: { runtime: { cpuMilli: 300 } } } },
  ])
  const { entries } = await as().audit.list()
  expect(JSON.stringify(entries)).toContain('deployment.pods_given')
  expect(JSON.stringify(entries)).not.toContain('a secret place')

  await expect(give({ cpuMilli: 0.5 })).rejects.toMatchObject({
    cause: { code: 'invalid_input', detail: { path: 'runtime.cpuMilli' } },
  })
  await expect(as().deployments.givePods({ deployment: 'staging', runtime: {} })).rejects.toMatchObject({
    cause: { code: 'not_found' },
  })
  await expect(give({ cpuMilli: 300, cpuLimitMilli: 200 })).rejects.toMatchObject({
    cause: { code: 'invalid_input', detail: { path: 'runtime.cpuLimitMilli' } },
  })
  // Who may look at a pipeline reads what variables are called, not what is in them.
  const { pipelineId } = await draw()
  const { ground } = await as().drafts.open({ pipelineId })
  expect(ground.deployment?.runtime).toMatchObject({ cpuMilli: 300, env: { REGION: '' } })

  await give(null)
  expect((await as().deployments.list()).deployments).toMatchObject([{ runtime: null }])
})

test('pods that the cluster would refuse are not given; where it does not answer they are, with a warning', async () => {
  const give = (runtime: Json) => as().deployments.givePods({ deployment: 'production', runtime })
  cluster.weather.fail('create', 'before', invalid)
  await expect(give({ nodeSelector: { 'a b': 'c' } })).rejects.toMatchObject({
    cause: { code: 'invalid_input', message: expect.stringContaining('spec.nodeSelector') as string },
  })
  expect((await as().deployments.list()).deployments).toMatchObject([{ runtime: null }])
  cluster.weather.away()
  expect((await give({ cpuMilli: 300 })).warnings).toEqual([
    expect.stringContaining('The cluster does not answer'),
  ])
  expect((await as().deployments.list()).deployments).toMatchObject([{ runtime: { cpuMilli: 300 } }])
  await give(null)
})

test('web without a way to the cluster keeps nobody from publishing', async () => {
  server.deps.podTrial = {
    clusters: [
      {
        name: 'default',
        api: async () => {
          throw new Refusal('invalid_input', 'This pod has no account of its cluster.')
        },
        runnerImage: 'runner:1',
      },
    ],
    namespacePrefix: 'try-',
    logger: server.deps.logger,
  }
  expect(await as().versions.publish(await draw())).toMatchObject({ number: 1 })
})

test('a tenant whose namespace is there is tried in it, another where everybody is', async () => {
  await as().versions.publish(await draw())
  expect(new Set(asked.map(({ namespace }) => namespace))).toEqual(new Set([`try-${tenant}`, 'default']))
  await cluster.api().create('Namespace', { metadata: { name: `try-${tenant}` } })
  asked.length = 0
  await as().versions.publish(await draw())
  expect(new Set(asked.map(({ namespace }) => namespace))).toEqual(new Set([`try-${tenant}`]))
})

test('what the cluster would refuse stands in the way, with its field and its words', async () => {
  const drawn = await draw()
  cluster.weather.fail('create', 'before', invalid)
  const { problems } = await as().versions.preview({ pipelineId: drawn.pipelineId })
  expect(problems).toEqual([
    expect.objectContaining({
      code: 'refused_by_cluster',
      severity: 'error',
      field: 'runtime',
      message: expect.stringMatching(
        /^The cluster would refuse the pod of .*It says: spec\.nodeSelector: Invalid value: "a b": no label\.$/,
      ),
    }),
  ])
  cluster.weather.fail('create', 'before', invalid)
  const refused = await as()
    .versions.publish(drawn)
    .catch((error: { cause: { detail: { problems: Problem[] } } }) => error.cause.detail.problems)
  expect(refused).toMatchObject([{ code: 'refused_by_cluster' }])
  expect(await as().versions.publish(drawn)).toMatchObject({ number: 1 })
})

test('a cluster that does not answer is a warning, once, and keeps nobody from publishing', async () => {
  const drawn = await draw()
  cluster.weather.away()
  const { problems } = await as().versions.preview({ pipelineId: drawn.pipelineId })
  expect(problems.map(({ code, severity }) => [code, severity])).toEqual([['not_checked', 'warning']])
  expect(await as().versions.publish(drawn)).toMatchObject({ number: 1 })
})

test('what the namespace forbids that is everybody’s says nothing of the tenant’s, where the same stands in the way', async () => {
  const own = `try-${tenant}`
  const { pipelineId } = await draw()
  const problems = async () =>
    (await as().versions.preview({ pipelineId })).problems.map(({ code, message }) => `${code}: ${message}`)
  limited = 'default'
  expect(await problems()).toEqual([])
  await cluster.api().create('Namespace', { metadata: { name: own } })
  limited = own
  expect(await problems()).toContainEqual(expect.stringMatching(/^refused_by_cluster: .*maximum cpu usage/))
})

test('a share that is used up says nothing of the pod', async () => {
  const drawn = await draw()
  cluster.weather.fail(
    'create',
    'before',
    new KubernetesRefused({
      code: 403,
      reason: 'Forbidden',
      message: 'pods "x" is forbidden: exceeded quota: sluice',
    }),
  )
  expect((await as().versions.preview({ pipelineId: drawn.pipelineId })).problems).toEqual([])
})

test('a kept draft that is made active is tried like one that is published; what ran once is not asked about again', async () => {
  const drawn = await draw()
  const { pipelineId } = drawn
  await as().versions.publish(drawn)
  const further: Change[] = [
    { label: 'Describe', edits: [{ do: 'set', id: 'b', field: 'description', to: 'A day' }] },
  ]
  const edit = { client: newId(), batch: 0, changes: further }
  await as().drafts.save({ pipelineId, baseRevision: drawn.revision, ...edit })
  const { kept } = await as().versions.restore({ pipelineId, number: 1, as: 'draft', reason: 'because' })
  if (kept === null) throw new Error('The draft was not kept.')
  const activate = (number: number) =>
    as().versions.restore({ pipelineId, number, as: 'active', reason: 'because' })
  cluster.weather.fail('create', 'before', invalid)
  await expect(activate(kept)).rejects.toMatchObject({ cause: { code: 'invalid_document' } })
  expect(await activate(kept)).toMatchObject({ number: kept })
  asked.length = 0
  expect(await activate(1)).toMatchObject({ number: 1 })
  expect(asked).toEqual([])
})
