import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

const fixture = runFixture()
const rig = await runRig(() => fixture.database)

const pipeline = pipelineOf(`sluice: pipeline
name: shell
assets:
  - { id: a, key: hello, compute: { kind: shell, code: "echo hello from $0" } }
  - { id: b, key: numbers, compute: { kind: python, code: "def numbers():\\n    print('counting')\\n    return [1, 2, 3]\\n" } }
  - { id: c, key: total, deps: [numbers], compute: { kind: python, code: "def total(numbers):\\n    return sum(numbers)\\n" } }
`)

test('a run of shell and Python steps goes from the queue to success through the real runner', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, pipeline)
  await rig.api.start()
  const worker = rig.worker()
  await worker.start()
  const start = () =>
    startRun(
      fixture.app,
      {
        ...tenant,
        target: { assets: ['hello', 'numbers', 'total'] },
        trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId },
      },
      fixture.clock.now(),
    )
  const times: number[] = []
  for (let round = 0; round < 4; round++) {
    const startedMs = performance.now()
    const { runId } = await start()
    await until(
      () =>
        fixture.rows<{ text: string }>(
          `SELECT convert_from(bytes, 'UTF8') AS text FROM log_chunk WHERE run_id = $1`,
          [runId],
        ),
      (rows) => rows.length > 0,
    )
    times.push(performance.now() - startedMs)
    const [run] = await until(
      () =>
        fixture.rows<{ status: string; failure: unknown }>('SELECT status, failure FROM run WHERE id = $1', [
          runId,
        ]),
      ([found]) => ['succeeded', 'failed', 'canceled'].includes(found?.status ?? ''),
    )
    expect(run).toEqual({ status: 'succeeded', failure: null })
  }
  process.stderr.write(
    `first line after ${times.map((ms) => ms.toFixed(0)).join(', ')} ms\n${worker.said()}\n`,
  )
  const [total] = await fixture.rows<{ summary: unknown; path: string }>(
    `SELECT summary, path FROM asset_state WHERE asset_key = 'total' AND tenant_id = $1`,
    [tenant.tenantId],
  )
  process.stderr.write(`${JSON.stringify(total)}\n`)
  expect(readFileSync('/dev/null', 'utf8')).toBe('')
})
