import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Failure } from '#core/run/run-event.ts'
import { firstTenantUid } from '#server/gateways/local-launcher/run-account.ts'
import { isRoot } from '#server/platform/account.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

const fixture = runFixture()
const rig = await runRig(() => fixture.database)
const worker = rig.worker()

const shell = (key: string, code: string) => ({ id: key, key, compute: { kind: 'shell', code } })
const pipeline = pipelineOf(
  JSON.stringify({
    sluice: 'pipeline',
    name: 'shell',
    assets: [
      shell('hello', 'echo hello'),
      shell('environment', 'env; id -u'),
      shell('broken', 'echo before; exit 3'),
      {
        id: 'numbers',
        key: 'numbers',
        compute: { kind: 'python', code: 'def numbers():\n    return [1, 2, 3]\n' },
      },
      {
        id: 'total',
        key: 'total',
        deps: ['numbers'],
        compute: { kind: 'python', code: 'def total(numbers):\n    return sum(numbers)\n' },
      },
    ],
  }),
)

let tenant: TestTenant
beforeAll(async () => {
  tenant = await fixture.tenant()
  await fixture.publish(tenant, pipeline)
  await rig.api.start()
  await worker.start()
})
afterAll(() => worker.kill('SIGTERM'))

const run = async (assets: string[], tags: Record<string, string> = {}) => {
  const trigger = { kind: 'manual' as const, by: 'Ada', byId: tenant.userId }
  const { runId } = await startRun(
    fixture.app,
    { ...tenant, target: { assets }, trigger, tags },
    fixture.clock.now(),
  )
  const [row] = await until(
    () =>
      fixture.rows<{ status: string; failure: Failure | null }>(
        'SELECT status, failure FROM run WHERE id = $1',
        [runId],
      ),
    ([found]) => ['succeeded', 'failed', 'canceled'].includes(found?.status ?? ''),
  )
  const [log] = await fixture.rows<{ text: string }>(
    `SELECT string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY position) AS text FROM log_chunk WHERE run_id = $1`,
    [runId],
  )
  return { runId, ...row, log: log?.text ?? '' }
}

describe('a run by the real worker, launcher and runner', () => {
  test('goes from the queue to success, and its values lie in the folder of its tenant', async () => {
    expect(await run(['numbers', 'total'])).toMatchObject({ status: 'succeeded', failure: null })
    const [total] = await fixture.rows<{ path: string; summary: unknown; data_version: string }>(
      `SELECT path, summary, data_version FROM asset_state WHERE asset_key = 'total' AND tenant_id = $1`,
      [tenant.tenantId],
    )
    expect(total?.path).toMatch(`${rig.dataFolder}/assets/${tenant.slug}/production/total/`)
    expect(readFileSync(total?.path ?? '', 'utf8')).toBe('6')
    if (isRoot()) expect(statSync(total?.path ?? '').uid).toBeGreaterThan(firstTenantUid)
  })

  test('sees nothing of the server’s environment, and as root works under an account of its tenant’s own', async () => {
    const { status, log } = await run(['environment'])
    expect(status).toBe('succeeded')
    expect(log).not.toContain(fixture.database.secret)
    expect(log).not.toMatch(/DATABASE_URL|SLUICE_SECRET/)
    expect(statSync(join(rig.dataFolder, 'logs')).mode & 0o777).toBe(0o700)
    if (isRoot()) expect(Number(log.trimEnd().split('\n').at(-1))).toBeGreaterThan(firstTenantUid)
  })

  test('that fails says so, keeps what it printed, and leaves the next one a free slot', async () => {
    const failed = await run(['broken'])
    expect(failed).toMatchObject({ status: 'failed', failure: { fault: 'user' } })
    expect(failed.log).toContain('before')
    expect(await run(['hello'])).toMatchObject({ status: 'succeeded', log: 'hello\n' })
  })
})
