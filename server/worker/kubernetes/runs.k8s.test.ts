import { readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { clusterRuns } from '#server/testing/cluster-runs.ts'

const shapes = JSON.stringify({
  sluice: 'pipeline',
  name: 'shapes',
  assets: [
    {
      id: 'numbers',
      key: 'numbers',
      compute: { kind: 'python', code: 'def numbers():\n    return [1, 2, 3]\n' },
    },
    {
      id: 'total',
      key: 'total',
      deps: ['numbers'],
      compute: {
        kind: 'typescript',
        code: 'export default (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)\n',
      },
    },
    { id: 'broken', key: 'broken', compute: { kind: 'shell', code: 'echo before; exit 3' } },
    {
      id: 'place',
      key: 'place',
      compute: { kind: 'shell', code: 'id -u; touch /sluice/x 2>&1 || ls /var/run/secrets 2>&1 || env' },
    },
  ],
})
const numbers = readFileSync('examples/numbers.yaml', 'utf8')
const inPods = numbers
  .replace('name: numbers\n', 'name: in_pods\n')
  .replace(
    'name: process_numbers\n',
    'name: process_numbers\n    executor: kubernetes\n    maxConcurrent: 2\n',
  )
  // The assets of a deployment have one pipeline each.
  .replace(/^assets:[\s\S]*?(?=^graphs:|^ops:)/m, '')
  .replace(/^ {2}- id: job_assets[\s\S]*?(?=^ {2}- id:|^\w|$(?![\s\S]))/m, '')

const cluster = await clusterRuns('runs', [shapes, numbers, inPods])

const valuesOf = async (runId: string) => {
  const rows = await cluster.fixture.rows<{ key: string; summary: { preview?: string } | undefined }>(
    `SELECT key, outputs->'values'->0->'summary' AS summary FROM step WHERE run_id = $1 ORDER BY position`,
    [runId],
  )
  return Object.fromEntries(rows.map(({ key, summary }) => [key, summary]))
}

describe('a run in a pod', () => {
  test('goes from the queue to success, and its values come back through the run API', async () => {
    expect(await cluster.run({ assets: ['numbers', 'total'] })).toMatchObject({
      status: 'succeeded',
      failure: null,
    })
    const [total] = await cluster.fixture.rows<{ summary: unknown }>(
      `SELECT summary FROM asset_state WHERE asset_key = 'total' AND tenant_id = $1`,
      [cluster.tenant().tenantId],
    )
    expect(JSON.stringify(total?.summary)).toContain('6')
  })

  test('has what its deployment gives every pod, and says so', async () => {
    const { tenantId } = cluster.tenant()
    const give = (runtime: object | null) =>
      cluster.fixture.app.asTenant(tenantId, (sql) =>
        sql.rows('UPDATE deployment SET runtime = $2 WHERE tenant_id = $1', [tenantId, runtime]),
      )
    await give({ cpuMilli: 150, env: { REGION: 'eu-west-7' }, labels: { 'team.example/name': 'data' } })
    const { runId, log } = await cluster.run({ assets: ['place'] })
    await give(null)
    expect(log).toContain('REGION=eu-west-7')
    const [attempt] = await cluster.fixture.rows<{ pod: unknown }>(
      `SELECT launch_record->'pod' AS pod FROM run_attempt WHERE run_id = $1`,
      [runId],
    )
    expect(attempt?.pod).toMatchObject({
      runtime: { cpuMilli: 150, labels: { 'team.example/name': 'data' } },
      saidBy: { cpuMilli: { of: 'deployment', name: 'production' } },
    })
  })

  test('that fails says so and keeps what it printed', async () => {
    const failed = await cluster.run({ assets: ['broken'] })
    expect(failed, JSON.stringify(failed)).toMatchObject({ status: 'failed', failure: { fault: 'user' } })
    expect(failed.log).toContain('before')
  })

  test('is nobody of note in the cluster: no root, nothing of the image to write to, no account, no secret of ours', async () => {
    const { status, log } = await cluster.run({ assets: ['place'] })
    expect(status).toBe('succeeded')
    expect(log).toMatch(/^65532$/m)
    expect(log).toMatch(/Read-only file system/)
    expect(log).toMatch(/cannot access '\/var\/run\/secrets'/)
    expect(log).not.toMatch(/CLAIM|KUBERNETES_|DATABASE/)
  })

  test('six ops in one pod: one Job, one pod, and the values of the example', async () => {
    const { runId, status } = await cluster.run({ job: 'process_numbers', pipeline: 'numbers' })
    expect(status).toBe('succeeded')
    expect(await cluster.jobs(runId)).toHaveLength(1)
    expect(await cluster.pods(runId)).toHaveLength(1)
    expect(JSON.stringify(await valuesOf(runId))).toContain('55')
  })
})

describe('a run whose steps have pods of their own', () => {
  test('has seven Jobs with a pod each, at most as many at once as it may, and the same values', async () => {
    const runId = await cluster.start({ job: 'process_numbers', pipeline: 'in_pods' })
    let names = new Set<string>()
    let over = false
    const watching = (async () => {
      while (!over) {
        const pods = await cluster.pods(runId)
        names = new Set([...names, ...pods.map(({ metadata }) => metadata?.name ?? '')])
      }
    })()
    const { status, failure } = await cluster.ended(runId, 160_000)
    over = true
    await watching
    expect(failure).toBeNull()
    expect(status).toBe('succeeded')
    expect(names.size).toBe(7)
    // By what the steps say of themselves: the cluster calls a pod running for a moment after its step is over.
    const [most] = await cluster.fixture.rows<{ atOnce: number }>(
      `SELECT max((SELECT count(*) FROM step AS other WHERE other.run_id = step.run_id
          AND other.started_at <= step.started_at AND other.finished_at > step.started_at))::int AS "atOnce"
        FROM step WHERE run_id = $1`,
      [runId],
    )
    expect(most?.atOnce).toBeLessThanOrEqual(2)
    expect(JSON.stringify(await valuesOf(runId))).toContain('55')
    const steps = await cluster.fixture.rows<{ status: string }>(
      'SELECT status FROM step WHERE run_id = $1',
      [runId],
    )
    expect(steps.map((step) => step.status)).toEqual(Array(6).fill('succeeded'))
  })
})
