import { beforeAll, expect, test } from 'vitest'

import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
let owner: SignedIn
let tenant: CreatedTenant
const as = () => server.as(owner, tenant.slug)
const dayMs = 86_400_000

const text = (cron: string) => `sluice: pipeline
name: clockwork
assets:
  - { id: made, key: made, compute: { kind: python, code: "def made():\\n    return 1\\n" } }
jobs:
  - { id: all, name: all, target: { selection: '*' } }
schedules:
  - { id: often, name: often, cron: "${cron}", target: { job: all }, tags: { at: "{{ scheduled_at }}" } }
  - { id: gone, name: gone, cron: "0 5 * * *", target: { selection: "group:gone" } }
`

let pipelineId: string
beforeAll(async () => {
  owner = await server.signUp('owner')
  tenant = await server.createTenant(owner, 'Clockwork')
  pipelineId = (await as().pipelines.import({ text: text('* * * * *') })).id
  await as().versions.publish({ pipelineId, revision: 0, reason: 'first' })
})

const listed = async (name: string) => (await as().schedules.list()).find((one) => one.name === name)
const window = () => {
  const fromMs = Date.now()
  return { fromMs, toMs: fromMs + dayMs }
}

test('what is published is on, and its times of the coming day are all there', async () => {
  expect(await listed('often')).toMatchObject({ isOn: true, switched: null, timezone: 'UTC', ticks: [] })
  const asked = window()
  const { fires, untilMs, use } = await as().schedules.fires(asked)
  expect(untilMs).toBe(asked.toMs)
  // Nothing of them has run yet: each is taken to last a minute, and is over when the next begins.
  expect(use).toMatchObject({ unknown: fires.length, mostAtOnce: { count: 2 }, waiting: 0 })
  const often = fires.filter(({ name }) => name === 'often')
  expect(often.length).toBeGreaterThanOrEqual(1_439)
  expect(fires.map(({ atMs }) => atMs)).toEqual(fires.map(({ atMs }) => atMs).toSorted((a, b) => a - b))
})

test('what is to come is narrowed by the filter of the runs', async () => {
  const namesBy = async (filter: string) => [
    ...new Set((await as().schedules.fires({ ...window(), filter })).fires.map(({ name }) => name)),
  ]
  const all = await namesBy('')
  expect(all).toContain('often')
  expect(await namesBy('pipeline:clockwork asset:made')).toContain('often')
  expect(await namesBy('asset:nothing')).toEqual([])
  expect(await namesBy('status:failed')).toEqual([])
  expect(await namesBy('-status:failed')).toEqual(all)
  await expect(namesBy('status:none')).rejects.toMatchObject({ cause: { code: 'invalid_input' } })
})

test('an answer that would be too large reaches less far, and until there it is whole', async () => {
  const fromMs = Date.now()
  const { fires, untilMs } = await as().schedules.fires({ fromMs, toMs: fromMs + 30 * dayMs })
  expect(untilMs).toBeLessThan(fromMs + 30 * dayMs)
  const minutes = fires.filter(({ name }) => name === 'often').map(({ atMs }) => atMs)
  expect(minutes.at(-1)).toBe(untilMs - 60_000)
  expect(minutes.length).toBe((untilMs - (minutes[0] ?? 0)) / 60_000)
})

test('one that is off has no next time, says who switched it, and goes on when it is on again', async () => {
  await as().schedules.switch({ pipelineId, scheduleId: 'often', isOn: false })
  expect(await listed('often')).toMatchObject({ isOn: false, next: null, switched: { by: owner.name } })
  expect((await as().schedules.fires(window())).fires.map(({ name }) => name)).not.toContain('often')
  await as().schedules.switch({ pipelineId, scheduleId: 'often', isOn: true })
  const next = (await listed('often'))?.next
  expect(next?.atMs).toBeGreaterThan(Date.now())
})

test('a tick that is tried starts nothing, and tells what it would start or why not', async () => {
  expect(await as().schedules.try({ pipelineId, scheduleId: 'often' })).toMatchObject({
    outcome: 'starts',
    steps: ['made'],
    tags: {
      at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\.000Z$/),
      'dagster/schedule_name': 'often',
    },
  })
  expect(await as().schedules.try({ pipelineId, scheduleId: 'gone' })).toMatchObject({
    outcome: 'fails',
    reason: 'The selection group:gone matches no asset that is made here.',
  })
  expect((await as().runs.list({})).runs).toEqual([])
})

test('a schedule whose times cannot be read is not published', async () => {
  const { id } = await as().pipelines.import({ text: text('61 * * * *').replace('clockwork', 'broken') })
  await expect(as().versions.publish({ pipelineId: id, revision: 0, reason: 'no' })).rejects.toMatchObject({
    cause: { code: 'invalid_document' },
  })
})

test('a pipeline that is removed takes its schedules along', async () => {
  await as().pipelines.remove({ pipeline: 'clockwork' })
  expect(await as().schedules.list()).toEqual([])
})

test('of a partition rule each of its runs counts; of one that means no partition, none', async () => {
  const cut = await server.createTenant(owner, 'Cut')
  const there = server.as(owner, cut.slug)
  const { id } = await there.pipelines.import({
    text: `sluice: pipeline
name: cut
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2020-01-01" } }
assets:
  - { key: raw, partitions: day, compute: { kind: python, code: "def raw():\\n    return 1\\n" } }
schedules:
  - { id: week, name: week, cron: "* * * * *", target: { selection: 'key:raw' }, jitterMs: 60000, partitionRule: { partitions: latest 7 } }
  - { id: none, name: none, cron: "* * * * *", target: { selection: 'key:raw' }, partitionRule: { partitions: 2019-01-01 } }
  - { id: late, name: late, cron: "0 * * * *", target: { selection: 'key:raw' }, partitionRule: { partitions: latest } }
`,
  })
  await there.versions.publish({ pipelineId: id, revision: 0, reason: 'first' })
  const { fires, use } = await there.schedules.fires(window())
  const runsOf = (name: string) => [
    ...new Set(fires.filter((fire) => fire.name === name).map(({ runs }) => runs)),
  ]
  expect([runsOf('week'), runsOf('none'), runsOf('late')]).toEqual([[7], [0], [1]])
  expect((await there.schedules.list()).find(({ name }) => name === 'week')).toMatchObject({
    overlap: 'skip',
    catchUp: 'latest',
    jitterMs: 60_000,
    delayMs: expect.any(Number) as number,
    partitions: 'latest 7',
  })
  expect(use.unknown).toBe(fires.reduce((sum, { runs }) => sum + runs, 0))
  expect(use.mostAtOnce.count).toBe(Math.min(8, use.slots ?? 8))
})
