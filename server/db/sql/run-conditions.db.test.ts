import { beforeAll, expect, test } from 'vitest'

import { requireRunFilter } from '#core/run/filter/parse-run-filter.ts'
import { newId } from '#server/platform/ids.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { firstIdOf } from './run-conditions.ts'
import { countMatching, listMatching, listRuns } from './run-rows.ts'

const fixture = runFixture()
const now = new Date('2026-11-20T12:00:00Z')
const dayMs = 86_400_000
let tenant: TestTenant
let other: TestTenant

interface Made {
  title: string
  status: string
  job?: string
  assets: string[]
  trigger: object
  tags?: object
  daysAgo: number
  tookMs?: number
  failure?: string
  ofPipeline?: boolean
}
const made: Made[] = [
  {
    title: 'old',
    status: 'succeeded',
    job: 'nightly',
    assets: ['orders'],
    trigger: { kind: 'manual', by: 'Ada', byId: '1' },
    daysAgo: 9,
    tookMs: 600_000,
    tags: { team: 'core', cost: 'a=b' },
  },
  {
    title: 'broken',
    status: 'failed',
    job: 'nightly',
    assets: ['orders', 'raw/x'],
    trigger: { kind: 'retry', run: newId() },
    daysAgo: 5,
    tookMs: 1_000,
    failure: 'The 100% well is dry',
  },
  {
    title: 'stopped',
    status: 'canceled',
    assets: [],
    trigger: { kind: 'api', by: 'Bea', byId: '2' },
    daysAgo: 3,
    tags: { team: 'web' },
  },
  {
    title: 'live',
    status: 'running',
    job: 'hourly',
    assets: ['raw/x'],
    trigger: { kind: 'manual', by: 'Bea', byId: '2' },
    daysAgo: 1,
    tags: { 'dagster/backfill': 'b1' },
    ofPipeline: true,
  },
]

const insert = async (whose: TestTenant, runs: Made[], pipelineId: string) =>
  fixture.app.asTenant(whose.tenantId, async (sql) => {
    for (const run of runs) {
      const at = new Date(now.getTime() - run.daysAgo * dayMs)
      const id = firstIdOf(at.getTime())
      await sql.run(
        `INSERT INTO run (tenant_id, id, deployment_id, job, title, versions, target, executor, assets, status, trigger, tags, config, enqueued_at, order_key, started_at, finished_at, failure)
         VALUES ($1, $2, $3, $4, $5, $6, '{}', 'local', $7, $8, $9, $10, '{}', $11, $11, $12, $13, $14)`,
        [
          whose.tenantId,
          id,
          whose.deploymentId,
          run.job ?? null,
          run.title,
          JSON.stringify(run.ofPipeline ? { [pipelineId]: 'x' } : {}),
          run.assets,
          run.status,
          JSON.stringify(run.trigger),
          JSON.stringify(run.tags ?? {}),
          at,
          run.status === 'canceled' ? null : at,
          run.tookMs === undefined ? null : new Date(at.getTime() + run.tookMs),
          run.failure === undefined ? null : JSON.stringify({ message: run.failure }),
        ],
      )
      await sql.run('INSERT INTO run_tail (tenant_id, run_id, steps_total) VALUES ($1, $2, 0)', [
        whose.tenantId,
        id,
      ])
    }
  })

beforeAll(async () => {
  tenant = await fixture.tenant()
  other = await fixture.tenant()
  const pipelineId = await fixture.publish(tenant, pipelineOf('sluice: pipeline\nname: weather\n'))
  await insert(other, made.slice(0, 1), pipelineId)
  await insert(tenant, made, pipelineId)
})

const question = (filter: string, whose = tenant) => ({ ...whose, filter: requireRunFilter(filter), now })
const titles = (filter: string, page = { before: undefined as string | undefined, limit: 50 }) =>
  fixture.app.asTenant(tenant.tenantId, async (sql) =>
    (await listRuns(sql, question(filter), page)).map(({ title }) => title),
  )

test.each<[string, string[]]>([
  ['', ['live', 'stopped', 'broken', 'old']],
  ['status:failed,canceled', ['stopped', 'broken']],
  ['-status:failed', ['live', 'stopped', 'old']],
  ['job:nightly', ['broken', 'old']],
  ['job:nightly,hourly', ['live', 'broken', 'old']],
  // A run without a job is none of the job's.
  ['-job:nightly', ['live', 'stopped']],
  ['asset:orders', ['broken', 'old']],
  ['asset:orders,raw/x -asset:orders', ['live']],
  ['asset:orders asset:raw/x', ['broken']],
  ['asset:raw', []],
  ['-asset:raw/x', ['stopped', 'old']],
  ['pipeline:weather', ['live']],
  ['-pipeline:weather', ['stopped', 'broken', 'old']],
  ['trigger:manual', ['live', 'old']],
  ['backfill:b1', ['live']],
  ['backfill:b2', []],
  ['-backfill:b1', ['stopped', 'broken', 'old']],
  ['by:Bea', ['live', 'stopped']],
  ['tag:team', ['stopped', 'old']],
  ['tag:team=core', ['old']],
  ['tag:cost="a=b"', ['old']],
  ['-tag:team=core', ['live', 'stopped', 'broken']],
  ['after:4d', ['live', 'stopped']],
  ['before:2026-11-15T00:00', ['old']],
  ['after:2026-11-15 before:2026-11-18', ['stopped', 'broken']],
  // The one that goes on counts until now.
  ['took:>1h', ['live']],
  ['took:<5s', ['broken']],
  ['BROK', ['broken']],
  ['well dry', ['broken']],
  ['100%', ['broken']],
  ['10%w', []],
  ['-well', ['live', 'stopped', 'old']],
])('%s', async (filter, expected) => {
  expect(await titles(filter)).toEqual(expected)
  await fixture.app.asTenant(tenant.tenantId, async (sql) => {
    expect(await countMatching(sql, question(filter), 100)).toBe(expected.length)
    expect(await listMatching(sql, question(filter), 100)).toHaveLength(expected.length)
  })
})

test('a part of the id finds the run', async () => {
  const [row] = await fixture.app.asTenant(tenant.tenantId, (sql) =>
    listRuns(sql, question('broken'), { before: undefined, limit: 1 }),
  )
  expect(await titles(row?.id.slice(0, 13) ?? '')).toEqual(['broken'])
})

test('page after page gives every run once', async () => {
  const seen: string[] = []
  let before: string | undefined
  for (;;) {
    const page = await fixture.app.asTenant(tenant.tenantId, (sql) =>
      listRuns(sql, question(''), { before, limit: 3 }),
    )
    seen.push(...page.map(({ title }) => title))
    before = page.at(-1)?.id
    if (page.length < 3) break
  }
  expect(seen).toEqual(['live', 'stopped', 'broken', 'old'])
})

test('no filter reaches into another tenant', async () => {
  const found = await fixture.app.asTenant(tenant.tenantId, (sql) =>
    listMatching(sql, question('', other), 100),
  )
  expect(found).toEqual([])
})

test('a tag that is longer than its index keeps is found whole, and not by its beginning alone', async () => {
  const long = (end: string) => 'v'.repeat(400) + end
  const whose = await fixture.tenant()
  const pipelineId = await fixture.publish(whose, pipelineOf('sluice: pipeline\nname: tagged\n'))
  const run = (title: string, value: string, daysAgo: number): Made => ({
    title,
    status: 'succeeded',
    assets: [],
    trigger: { kind: 'manual', by: 'Ada', byId: '1' },
    tags: { [`n${'n'.repeat(300)}`]: value },
    daysAgo,
  })
  await insert(whose, [run('one', long('1'), 1), run('two', long('2'), 2)], pipelineId)
  const found = (filter: string) =>
    fixture.app.asTenant(whose.tenantId, async (sql) =>
      (await listRuns(sql, question(filter, whose), { before: undefined, limit: 9 })).map(
        ({ title }) => title,
      ),
    )
  const name = `n${'n'.repeat(300)}`
  expect(await found(`tag:${name}`)).toEqual(['one', 'two'])
  expect(await found(`tag:${name}=${long('2')}`)).toEqual(['two'])
  expect(await found(`-tag:${name}=${long('2')}`)).toEqual(['one'])
  expect(await found(`tag:n${'n'.repeat(250)}`)).toEqual([])
})
