import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'

const secrets = mkdtempSync(join(tmpdir(), 'sluice-secret-files-'))
afterAll(() => rmSync(secrets, { recursive: true, force: true }))

const runtime = { cpuMilli: 100, memoryMib: 256 }
const compute = (code: string) => ({ kind: 'shell', code })
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'shop',
  resources: [
    {
      id: 'r',
      name: 'shop',
      type: 'custom',
      config: { key: { env: 'SHOP_KEY' }, region: 'eu' },
      configSchema: {
        type: 'object',
        properties: { key: { type: 'string', writeOnly: true }, region: { enum: ['eu', 'us'] } },
        required: ['key'],
      },
    },
  ],
  assets: [
    {
      id: 'a',
      key: 'orders',
      resources: ['shop'],
      runtime,
      compute: compute(
        'test "$SLUICE_RESOURCE_SHOP_KEY" = "open sesame" && echo "opened in $SLUICE_RESOURCE_SHOP_REGION by $SLUICE_RESOURCE_SHOP_KEY"',
      ),
    },
    {
      id: 'b',
      key: 'stranger',
      runtime,
      compute: compute('echo "key: ${SLUICE_RESOURCE_SHOP_KEY:-none}"'),
    },
    {
      id: 'c',
      key: 'report',
      deps: [{ asset: 'orders', orderOnly: true }],
      automation: 'eager()',
      runtime,
      compute: compute('echo "made by itself"'),
    },
  ],
  jobs: [
    { id: 'j', name: 'both', target: { selection: 'key:orders or key:stranger' }, executor: 'kubernetes' },
  ],
})

const cluster = await clusterRuns('shop', [pipeline], { SLUICE_SECRET_FILES: secrets })
const { fixture, run, ended } = cluster

const setKey = (value: string) => {
  const folder = join(secrets, cluster.tenant().slug)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'SHOP_KEY'), value)
}

describe('resources in a cluster', { timeout: 240_000 }, () => {
  test('a step that uses one whose secret is not set fails and says which, and no pod of it starts', async () => {
    const { status, runId } = await run({ assets: ['orders'] })
    expect(status).toBe('failed')
    const [step] = await fixture.rows<{ failure: { message: string } }>(
      'SELECT failure FROM step WHERE run_id = $1',
      [runId],
    )
    expect(step?.failure.message).toContain('Set SHOP_KEY under Resources and secrets')
  })

  test('its secret reaches the pod of the step that names it and no other, and is hidden in what that prints', async () => {
    setKey('open sesame')
    const { status, log } = await run({ pipeline: 'shop', job: 'both' })
    expect(status).toBe('succeeded')
    expect(log).toContain('opened in eu by')
    expect(log).toContain('key: none')
    expect(log).not.toContain('open sesame')
  })

  test('what has a condition is made by a run of its own once what it follows is made, in the cluster as well', async () => {
    const [found] = await until(
      () =>
        fixture.rows<{ id: string }>(
          `SELECT id FROM run WHERE tenant_id = $1 AND assets = ARRAY['report'] AND trigger_kind = 'condition'`,
          [cluster.tenant().tenantId],
        ),
      (rows) => rows.length > 0,
      60_000,
    )
    const { status, log } = await ended(found?.id ?? '')
    expect([status, log]).toEqual(['succeeded', expect.stringContaining('made by itself')])
    expect(await cluster.jobs(found?.id ?? '')).not.toEqual([])
  })
})
