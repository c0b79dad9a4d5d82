import { afterAll, expect, test } from 'vitest'

import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { openGate } from '#server/testing/gate.ts'

const pods = 50
const linesEach = 100
// Pods that are there wait until all are, so that they print together.
const together = await openGate(pods)
afterAll(() => together.close())

const stepCode = (key: string): string =>
  [
    'import time, urllib.request',
    `def ${key}():`,
    '    try:',
    `        urllib.request.urlopen("http://${process.env.SLUICE_TEST_HOST ?? ''}:${together.port}/", timeout=150).read()`,
    '    except OSError:',
    '        pass',
    `    for number in range(${linesEach}):`,
    `        print(f"${key} {number}", flush=True)`,
    '        time.sleep(0.1)',
  ].join('\n')
const keys = Array.from({ length: pods }, (_, index) => `pod_${index}`)
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'many_pods',
  assets: keys.map((key) => ({ id: key, key, compute: { kind: 'python', code: stepCode(key) } })),
  jobs: [
    {
      id: 'together',
      name: 'together',
      target: { selection: '*' },
      executor: 'kubernetes',
      maxConcurrent: pods,
    },
  ],
})

const cluster = await clusterRuns('fifty', [pipeline], {
  SLUICE_POD: '{"cpuMilli":10,"cpuLimitMilli":1000,"memoryMib":64,"memoryLimitMib":384,"diskMib":256}',
})

test('fifty pods print at once: each line of each arrives once and in its turn', async ({ annotate }) => {
  const runId = await cluster.start({ job: 'together', pipeline: 'many_pods' })
  const { status, failure } = await cluster.ended(runId, 280_000)
  expect(failure).toBeNull()
  expect(status).toBe('succeeded')
  await annotate(`${together.most()} pods waited for one another`)
  const logs = await cluster.fixture.rows<{ step: string; text: string }>(
    `SELECT step, string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY log_chunk."offset") AS text
      FROM log_chunk JOIN log_stream ON log_stream.tenant_id = log_chunk.tenant_id AND log_stream.run_id = log_chunk.run_id
        AND log_stream.number = log_chunk.stream
      WHERE log_chunk.run_id = $1 AND step = ANY($2) GROUP BY step`,
    [runId, keys],
  )
  expect(logs).toHaveLength(pods)
  for (const { step, text } of logs)
    expect(text.trimEnd().split('\n')).toEqual(
      Array.from({ length: linesEach }, (_, index) => `${step} ${index}`),
    )
}, 300_000)
