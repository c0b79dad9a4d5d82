import { spawn, type ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { poolShape } from '#core/pool/pool-shape.ts'
import { claimCode } from '#core/run/claim-code.ts'
import { claimRuns } from '#server/db/sql/claim-runs.ts'
import { newId } from '#server/platform/ids.ts'
import { deriveSecret, randomToken } from '#server/platform/secrets.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { poolKeeper } from '#server/usecases/pool/pool-keeper.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

// Real workers of a pool, their real runners and web's doors; the launcher is played by hand, for it needs a cluster. The steps of the example are python.

const numbers = readFileSync('examples/numbers.yaml', 'utf8')
  .replace('name: process_numbers\n', 'name: process_numbers\n    executor: pool\n    maxConcurrent: 2\n')
  .replace(/^assets:[\s\S]*?(?=^graphs:|^ops:)/m, '')
  .replace(/^ {2}- id: job_assets[\s\S]*?(?=^ {2}- id:|^\w|$(?![\s\S]))/m, '')
const sleepers = JSON.stringify({
  sluice: 'pipeline',
  name: 'sleepers',
  assets: [
    {
      id: 'once',
      key: 'once',
      compute: { kind: 'shell', code: 'echo "begun in $REGION as $$"; sleep 3' },
    },
    {
      id: 'stubborn',
      key: 'stubborn',
      compute: { kind: 'shell', code: `trap '' TERM; echo begun; while true; do sleep 1; done` },
    },
  ],
  jobs: [
    { id: 'j1', name: 'do_once', target: { selection: 'key:once' }, executor: 'pool' },
    { id: 'j2', name: 'never_ends', target: { selection: 'key:stubborn' }, executor: 'pool' },
  ],
})

const checked = JSON.stringify({
  sluice: 'pipeline',
  name: 'checked',
  assets: [
    { id: 'rows', key: 'rows', compute: { kind: 'sql', code: 'select unnest([1, 2, 3]) as n' } },
    { id: 'below', key: 'below', deps: ['rows'], compute: { kind: 'sql', code: 'select n from rows' } },
  ],
  checks: [
    {
      id: 'c1',
      name: 'small',
      asset: 'rows',
      blocking: true,
      compute: { kind: 'sql', code: 'from rows where n > 2' },
    },
    {
      id: 'c2',
      name: 'as_many',
      asset: 'rows',
      against: { within: 0.1 },
      compute: { kind: 'sql', code: 'select count(*) as rows from rows' },
    },
    { id: 'c3', name: 'broken', asset: 'rows', compute: { kind: 'shell', code: 'exit 7' } },
  ],
  jobs: [
    {
      id: 'j',
      name: 'checked',
      target: { selection: 'key:rows or key:below' },
      executor: 'pool',
      maxConcurrent: 2,
    },
  ],
})

const fixture = runFixture()
const rig = await runRig(() => fixture.database)
const folder = mkdtempSync(join(tmpdir(), 'pool-workers-'))
const workers: ChildProcess[] = []
let tenant: TestTenant
let pool: { key: string; code: string }
const keeper = poolKeeper({
  pool: fixture.system,
  clock: fixture.clock,
  stepSecret: deriveSecret(fixture.database.secret, 'steps'),
  limits: { min: 2, max: 10, tierMax: 1_000 },
})

const startWorker = (name: string): ChildProcess => {
  const child = spawn(process.execPath, ['runner/main.ts', '--pool'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: folder,
      SLUICE_API_URL: rig.apiUrl,
      SLUICE_POOL: pool.key,
      SLUICE_POOL_CODE: pool.code,
      SLUICE_POOL_WORKER: name,
      SLUICE_WORK: join(folder, name),
      SLUICE_IN_POD: '1',
      REGION: 'north',
    },
  })
  workers.push(child)
  return child
}

beforeAll(async () => {
  await rig.api.start()
  tenant = await fixture.tenant()
  for (const text of [numbers, sleepers, checked]) await fixture.publish(tenant, pipelineOf(text))
  const shape = poolShape({ tenantId: tenant.tenantId, cluster: 'default' }, { cpuMilli: 500 })
  const { code } = await keeper.open({
    ...shape,
    tenantId: tenant.tenantId,
    cluster: 'default',
    apiUrl: rig.apiUrl,
  })
  pool = { key: shape.key, code }
  for (const name of ['one', 'two']) startWorker(name)
})
afterAll(async () => {
  for (const child of workers) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

/** Asks for a run, and launches it into the pool as the worker of a cluster does. */
const start = async (job: string, pipeline: string): Promise<string> => {
  const { runId } = await startRun(
    fixture.app,
    {
      ...tenant,
      target: { job, pipeline },
      trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId },
    },
    fixture.clock.now(),
  )
  const secret = randomToken()
  await fixture.system.asSystem((sql) =>
    claimRuns(sql, {
      workerId: newId(),
      launcher: 'kubernetes',
      claimHashes: [createHash('sha256').update(secret).digest()],
      now: fixture.clock.now(),
      startMs: 300_000,
    }),
  )
  await keeper.offer({
    tenantId: tenant.tenantId,
    id: newId(),
    pool: pool.key,
    runId,
    attempt: 1,
    claimCode: claimCode(tenant.tenantId, secret),
  })
  return runId
}

const ended = async (runId: string): Promise<string> => {
  const row = await until(
    async () =>
      (await fixture.rows<{ status: string }>('SELECT status FROM run WHERE id = $1', [runId]))[0]?.status,
    (status) => ['succeeded', 'failed', 'canceled'].includes(status ?? ''),
    100_000,
  )
  return row ?? ''
}

const printed = (runId: string, text: string): Promise<string> =>
  until(
    async () => {
      const [log] = await fixture.rows<{ text: string | null }>(
        `SELECT string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY position) AS text FROM log_chunk WHERE run_id = $1`,
        [runId],
      )
      return log?.text ?? ''
    },
    (log) => log.includes(text),
    60_000,
  )

const events = (runId: string) =>
  fixture.rows<{ type: string }>('SELECT type FROM run_event WHERE run_id = $1 ORDER BY number', [runId])

/** Settles when no lease of the run is open. */
const leasesOver = (runId: string) =>
  until(
    () =>
      fixture.rows<{ step: string | null; worker: string | null; ended: boolean }>(
        'SELECT step, worker, ended_at IS NOT NULL AS ended FROM pool_lease WHERE run_id = $1',
        [runId],
      ),
    (leases) => leases.every((lease) => lease.ended),
  )

describe('a run in a pool of two workers', { timeout: 120_000 }, () => {
  test('has its checks carried out by them: each tells what it found, with what was measured before, and one holds up what is below', async () => {
    const before = { rows: { type: 'int', value: 30 } }
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.run(
        `INSERT INTO asset_event (tenant_id, run_id, deployment_id, received_at, number, attempt, at, type, asset_key, step, payload, check_name)
         VALUES ($1, $3, $2, now(), 1, 1, now(), 'ASSET_CHECK_EVALUATION', 'rows', 'rows.check:as_many', $4, 'as_many')`,
        [tenant.tenantId, tenant.deploymentId, newId(), JSON.stringify({ passed: true, metadata: before })],
      ),
    )
    const runId = await start('checked', 'checked')
    expect(await ended(runId)).toBe('failed')
    const steps = await fixture.rows<{ key: string; status: string }>(
      'SELECT key, status FROM step WHERE run_id = $1 ORDER BY key',
      [runId],
    )
    expect(Object.fromEntries(steps.map(({ key, status }) => [key, status]))).toEqual({
      rows: 'succeeded',
      'rows.check:small': 'failed',
      'rows.check:as_many': 'succeeded',
      'rows.check:broken': 'failed',
      below: 'skipped',
    })
    const [state] = await fixture.rows<{ checks: Record<string, object> }>(
      `SELECT checks FROM asset_state WHERE tenant_id = $1 AND asset_key = 'rows'`,
      [tenant.tenantId],
    )
    expect(state?.checks).toMatchObject({
      small: { passed: false, blocking: true, description: '1 row fails.' },
      as_many: { passed: false, description: expect.stringContaining('the last time was 30') },
      broken: { error: expect.stringContaining('7') },
    })
  })

  test('has its six steps carried out by them, two at once at most, and the values of the example', async () => {
    const runId = await start('process_numbers', 'numbers')
    let most = 0
    const isOver = ended(runId)
    let over = false
    const watching = (async () => {
      while (!over) {
        const [row] = await fixture.rows<{ count: number }>(
          `SELECT count(*)::int AS count FROM pool_lease WHERE run_id = $1 AND step IS NOT NULL AND leased_at IS NOT NULL AND ended_at IS NULL`,
          [runId],
        )
        most = Math.max(most, row?.count ?? 0)
        await delay(20)
      }
    })()
    expect(await isOver.finally(() => (over = true))).toBe('succeeded')
    await watching
    expect(most).toBe(2)
    const leases = await leasesOver(runId)
    expect(leases.filter(({ step }) => step !== null)).toHaveLength(6)
    const values = await fixture.rows<{ key: string; summary: unknown }>(
      `SELECT key, outputs->'values'->0->'summary' AS summary FROM step WHERE run_id = $1`,
      [runId],
    )
    for (const sum of ['30', '25', '55']) expect(JSON.stringify(values)).toContain(sum)
  })

  test('whose step’s process is killed does it again, and it is recorded once', async () => {
    const runId = await start('do_once', 'sleepers')
    const log = await printed(runId, 'begun in north')
    const [, shell = ''] = /as (\d+)/.exec(log) ?? []
    process.kill(parentOf(Number(shell)), 'SIGKILL')
    expect(await ended(runId)).toBe('succeeded')
    const told = (await events(runId)).map(({ type }) => type)
    expect(told.filter((type) => type === 'STEP_UP_FOR_RETRY')).toHaveLength(1)
    expect(told.filter((type) => type === 'STEP_SUCCESS')).toHaveLength(1)
    const made = await fixture.rows(
      `SELECT number FROM asset_event WHERE run_id = $1 AND type = 'ASSET_MATERIALIZATION'`,
      [runId],
    )
    expect(made).toHaveLength(1)
    expect(await leasesOver(runId)).toHaveLength(3)
  })

  test('that is canceled leaves no process and no lease, however stubborn its step', async () => {
    const runId = await start('never_ends', 'sleepers')
    await printed(runId, 'begun')
    await cancelRun(
      fixture.app,
      fixture.runApi.chance,
      { ...tenant, runId, by: 'Ada', force: false },
      fixture.clock.now(),
    )
    expect(await ended(runId)).toBe('canceled')
    await leasesOver(runId)
    await expect.poll(() => ['one', 'two'].flatMap((name) => readdirSync(join(folder, name)))).toEqual([])
  })

  test('goes on in the worker that is left when the other is asked to go', async () => {
    const runId = await start('do_once', 'sleepers')
    await printed(runId, 'begun in north')
    const [lease] = await fixture.rows<{ worker: string }>(
      'SELECT worker FROM pool_lease WHERE run_id = $1 AND step IS NOT NULL',
      [runId],
    )
    const going = workers[lease?.worker === 'one' ? 0 : 1]
    const left = going && once(going, 'exit')
    going?.kill('SIGTERM')
    expect(await ended(runId)).toBe('succeeded')
    expect(await left).toEqual([0, null])
    const again = await start('do_once', 'sleepers')
    expect(await ended(again)).toBe('succeeded')
    const workersOf = (await leasesOver(again)).map(({ worker }) => worker)
    expect(new Set(workersOf)).toEqual(new Set([lease?.worker === 'one' ? 'two' : 'one']))
  })
})

/** Who started a process. */
function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}
