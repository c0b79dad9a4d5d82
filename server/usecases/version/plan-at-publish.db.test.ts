import { beforeAll, expect, test } from 'vitest'

import type { Change } from '#core/document/change.ts'
import type { Problem } from '#core/document/validation/problem.ts'
import { claimInstallation, setInstallationIn } from '#server/db/installation.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'

const server = testServer()
server.deps.ground = {
  launcher: 'kubernetes',
  installation: { cpuMilli: 2000, memoryMib: 4096, env: { PROXY: 'http://inside' } },
}
let owner: SignedIn
const tenants: Record<string, string> = {}

beforeAll(async () => {
  owner = await server.signUp('planner')
  await claimInstallation(server.deps.database, 'plan_of_new_tenants', 'basic')
  for (const plan of ['basic', 'pro']) {
    await sqlPool(server.deps.database.pool).asSystem((sql) =>
      setInstallationIn(sql, 'plan_of_new_tenants', plan),
    )
    tenants[plan] = (await server.createTenant(owner, `On ${plan}`)).slug
  }
})

const adding = (...elements: unknown[]): Change => ({
  label: 'Draw',
  edits: elements.map((element) => ({ do: 'add', element }) as Change['edits'][number]),
})
const shell = { kind: 'shell', code: 'date' }

const draw = async (plan: string, ...elements: unknown[]) => {
  const as = server.as(owner, tenants[plan])
  const { id: pipelineId } = await as.pipelines.create({ name: `drawn_${newId().slice(-8)}` })
  const { revision } = await as.drafts.save({
    pipelineId,
    baseRevision: 0,
    client: newId(),
    batch: 0,
    changes: [adding(...elements)],
  })
  return { as, pipelineId, revision, reason: 'because' }
}

const refusedFor = async (outcome: Promise<unknown>): Promise<Problem[]> => {
  const error = await outcome.then(
    () => undefined,
    (why: { cause?: { detail?: { problems?: Problem[] } } }) => why,
  )
  return error?.cause?.detail?.problems ?? []
}

test('what the plan does not allow is refused at publish with its figures, and accepted on the plan that does', async () => {
  const runtime = { cpuMilli: 2000, memoryMib: 4096 }
  const asset = { kind: 'asset', id: 'a', key: 'a', compute: shell, runtime }
  const { as, ...onBasic } = await draw('basic', asset)
  const problems = await refusedFor(as.versions.publish(onBasic))
  expect(problems.map(({ message }) => message)).toEqual([
    'It asks for 2 CPU; the plan basic allows 1 CPU and 2 GB a run.',
    'It asks for 4 GB; the plan basic allows 1 CPU and 2 GB a run.',
  ])
  const { as: onPro, ...drawn } = await draw('pro', asset)
  await expect(onPro.versions.publish(drawn)).resolves.toMatchObject({ number: 1 })
})

test('pods of steps are published here, and what they could not share is refused with the reason', async () => {
  const asset = { kind: 'asset', id: 'b', key: 'b', compute: shell }
  const job = {
    kind: 'job',
    id: 'j',
    name: 'nightly',
    target: { selection: 'key:b' },
    executor: 'kubernetes',
  }
  const { as, pipelineId, revision, reason } = await draw('pro', asset, job)
  await as.versions.publish({ pipelineId, revision, reason })
  const stored: Change = {
    label: 'In memory',
    edits: [{ do: 'set', id: 'b', field: 'ioManager', to: 'memory' }],
  }
  const saved = await as.drafts.save({
    pipelineId,
    baseRevision: revision,
    client: newId(),
    batch: 0,
    changes: [stored],
  })
  const problems = await refusedFor(as.versions.publish({ pipelineId, revision: saved.revision, reason }))
  expect(problems.map(({ elementId, message }) => [elementId, message])).toEqual([
    ['b', expect.stringMatching(/stored by memory.*nightly gives each step a pod of its own/)],
  ])
})

test('a designer is given what it checks against, and not what the operator put into variables', async () => {
  const { as, pipelineId } = await draw('basic', { kind: 'note', id: 'n', text: 'here' })
  expect((await as.drafts.open({ pipelineId })).ground).toEqual({
    launcher: 'kubernetes',
    installation: { cpuMilli: 2000, memoryMib: 4096, env: { PROXY: '' } },
    deployment: { name: 'production', runtime: null },
    ceiling: { plan: 'basic', cpuMilli: 1000, memoryMib: 2048 },
  })
})
