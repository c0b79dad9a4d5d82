import { describe, expect, test } from 'vitest'

import { label } from '#server/gateways/kubernetes-jobs/names.ts'
import { shellImage } from '#server/gateways/kubernetes/testing/shell-image.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

const container = (script: string, more: object = {}) => ({
  kind: 'container',
  image: shellImage,
  command: ['sh', '-ec', script],
  ...more,
})
const say = (method: string, params: object): string =>
  `echo '${JSON.stringify({ __dagster_pipes_version: '0.1', method, params })}' >> /sluice/io/messages`

const containers = JSON.stringify({
  sluice: 'pipeline',
  name: 'containers',
  assets: [
    {
      id: 'n',
      key: 'numbers',
      compute: { kind: 'python', code: 'def numbers():\n    print("made them")\n    return [1, 2, 3]\n' },
    },
    {
      id: 'l',
      key: 'lines',
      deps: ['numbers'],
      compute: container(
        [
          'test -n "$DAGSTER_PIPES_CONTEXT$DAGSTER_PIPES_MESSAGES"',
          say('opened', {}),
          say('log', { message: 'half way', level: 'INFO' }),
          'cp "$SLUICE_INPUTS/numbers.json" "$SLUICE_OUTPUTS/lines.json"',
          say('report_asset_materialization', {
            asset_key: 'lines',
            data_version: null,
            metadata: { rows: { raw_value: 3, type: 'int' } },
          }),
          say('closed', {}),
        ].join('\n'),
      ),
    },
    {
      id: 't',
      key: 'total',
      deps: ['lines'],
      compute: {
        kind: 'typescript',
        code: 'export default (lines: number[]) => lines.reduce((a, b) => a + b, 0)\n',
      },
    },
    { id: 'q', key: 'quiet', compute: container('true') },
    {
      id: 'b',
      key: 'broken',
      compute: container('echo part > "$SLUICE_OUTPUTS/broken.json"; sleep 1; exit 3'),
    },
    {
      id: 'r',
      key: 'raising',
      compute: container(
        `${say('closed', { exception: { name: 'NoRows', message: 'there were none', stack: [] } })}; exit 1`,
      ),
    },
    {
      id: 'p',
      key: 'place',
      compute: container(
        'id -u; touch /anywhere || true; ls /var/run/secrets 2>&1 || true; ls -a /work 2>&1 || true; env',
      ),
    },
    {
      id: 'c',
      key: 'counting',
      compute: container('for i in $(seq 1 20); do echo "line $i"; echo "said $i" >&2; sleep 1; done'),
    },
    { id: 'm', key: 'misspelt', compute: { ...container('true'), image: 'Not An Image' } },
    { id: 'e', key: 'endless', compute: container('echo begun; sleep 300') },
    {
      id: 's',
      key: 'slow',
      compute: container('trap "" TERM; sleep 300'),
      runtime: { timeoutMs: 3000 },
    },
  ],
})

const cluster = await clusterRuns('containers', [containers])

const stepsOf = async (runId: string) =>
  Object.fromEntries(
    (
      await cluster.fixture.rows<{ key: string; status: string; failure: unknown; outputs: unknown }>(
        'SELECT key, status, failure, outputs FROM step WHERE run_id = $1',
        [runId],
      )
    ).map(({ key, ...step }) => [key, step]),
  )

describe('a step with an image that is not touched', () => {
  test('gets its inputs as files and leaves its outputs as files, between steps of other kinds', async () => {
    const runId = await cluster.start({ assets: ['numbers', 'lines', 'total'] })
    const { status, failure } = await cluster.ended(runId)
    expect(failure).toBeNull()
    expect(status).toBe('succeeded')
    const claims = await cluster.fixture.rows<{ step: string }>(
      'SELECT step FROM step_claim WHERE run_id = $1 ORDER BY step',
      [runId],
    )
    // Beside what may start pods nobody's code runs, so that the others have pods of their own as well.
    expect(claims.map(({ step }) => step)).toEqual(['lines', 'numbers', 'total'])
    const states = await cluster.fixture.rows<{ key: string; state: string }>(
      `SELECT asset_key AS key, row_to_json(asset_state)::text AS state FROM asset_state WHERE tenant_id = $1`,
      [cluster.tenant().tenantId],
    )
    const stateOf = (key: string) => states.find((each) => each.key === key)?.state
    expect(stateOf('total')).toContain('6')
    expect(stateOf('lines')).toContain('rows')
    const messages = await cluster.fixture.rows<{ payload: string }>(
      `SELECT row_to_json(run_event)::text AS payload FROM run_event WHERE run_id = $1`,
      [runId],
    )
    expect(messages.map(({ payload }) => payload).join('\n')).toContain('half way')
    const [used] = await until(
      () =>
        cluster.fixture.rows<Record<string, number | null>>(
          `SELECT step_claim.container_ms, step_claim.cpu_milli, step_claim.memory_mib, run_attempt.container_ms AS run_ms,
              run_attempt.peak_memory_bytes AS run_peak, run_attempt.cpu_ms AS run_cpu_ms
            FROM step_claim JOIN run_attempt USING (tenant_id, run_id, attempt) WHERE run_id = $1 AND step = 'lines'`,
          [runId],
        ),
      ([row]) => row?.container_ms !== null && row?.run_ms !== null,
      30_000,
    )
    expect(used).toMatchObject({ cpu_milli: 100, memory_mib: 512 })
    expect(used?.run_ms).toBeGreaterThan(1_000)
    expect(used?.run_peak).toBeGreaterThan(10_000_000)
    expect(used?.run_cpu_ms).toBeGreaterThan(100)
  })

  test('that says nothing and ends well has made its asset', async () => {
    const { status, runId } = await cluster.run({ assets: ['quiet'] })
    expect(status).toBe('succeeded')
    expect(await stepsOf(runId)).toMatchObject({ quiet: { status: 'succeeded' } })
  })

  test('that ends badly has failed with its exit code, and nothing of it is kept', async () => {
    const { status, failure, runId } = await cluster.run({ assets: ['broken'] })
    expect(status).toBe('failed')
    expect(failure).toMatchObject({ fault: 'user' })
    expect(await stepsOf(runId)).toMatchObject({
      broken: { status: 'failed', failure: { exitCode: 3, cause: 'exit_code' } },
    })
    const states = await cluster.fixture.rows(
      `SELECT FROM asset_state WHERE asset_key = 'broken' AND materialized_at IS NOT NULL`,
      [],
    )
    expect(states).toEqual([])
  })

  test('that raised has failed with what it raised', async () => {
    const { runId } = await cluster.run({ assets: ['raising'] })
    expect(await stepsOf(runId)).toMatchObject({
      raising: { status: 'failed', failure: { message: 'NoRows: there were none' } },
    })
  })

  test('is ended at its time limit, also where it does not listen', async () => {
    const { runId } = await cluster.run({ assets: ['slow'] })
    expect(await stepsOf(runId)).toMatchObject({ slow: { status: 'failed', failure: { cause: 'timeout' } } })
  })
})

describe('a step with an image that cannot be started, or that nobody wants any more', () => {
  const stepPods = async (runId: string) =>
    (await cluster.pods(runId)).filter(({ metadata }) => metadata?.labels?.[label.role] === 'step')

  test('fails in plain words, and its pod is taken away', async () => {
    const { runId } = await cluster.run({ assets: ['misspelt'] })
    expect(await stepsOf(runId)).toMatchObject({
      misspelt: { status: 'failed', failure: { cause: 'image_name' } },
    })
    await until(
      () => stepPods(runId),
      (pods) => pods.length === 0,
      60_000,
    )
  })

  test('is canceled, and nothing of it is left', async () => {
    const runId = await cluster.start({ assets: ['endless'] })
    await cluster.printed(runId, 'begun')
    const beganMs = performance.now()
    await cancelRun(
      cluster.fixture.app,
      { next: Math.random },
      { ...cluster.tenant(), runId, by: 'Ada', force: false },
      cluster.fixture.clock.now(),
    )
    await cluster.is(runId, 'canceled')
    expect(performance.now() - beganMs).toBeLessThan(9_000)
    expect(await stepsOf(runId)).toMatchObject({ endless: { status: 'canceled' } })
    await until(
      () => stepPods(runId),
      (pods) => pods.length === 0,
      60_000,
    )
  })
})

describe('what an untouched container prints', () => {
  const logOf = async (runId: string, step: string) => {
    const [row] = await cluster.fixture.rows<{ text: string | null }>(
      `SELECT string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY log_chunk."offset") AS text
        FROM log_chunk JOIN log_stream ON log_stream.tenant_id = log_chunk.tenant_id AND log_stream.run_id = log_chunk.run_id
          AND log_stream.number = log_chunk.stream
        WHERE log_chunk.run_id = $1 AND step = $2`,
      [runId, step],
    )
    return row?.text ?? ''
  }

  test('is the log of its step, and shows that it is nobody of note, in its own image', async () => {
    const runId = await cluster.start({ assets: ['place'] })
    await cluster.is(runId, 'succeeded')
    const log = await until(
      () => logOf(runId, 'place'),
      (text) => text.includes('DAGSTER_PIPES_MESSAGES='),
      30_000,
    )
    expect(log).toMatch(/^65532$/m)
    expect(log).toMatch(/\/anywhere: Permission denied/)
    expect(log).toMatch(/\/var\/run\/secrets: No such file/)
    expect(log).toMatch(/\/work: No such file/)
    expect(log).not.toMatch(/CLAIM|DATABASE|SLUICE_API/)
  })

  test('arrives whole and once while the worker that reads it is killed and another starts', async () => {
    const runId = await cluster.start({ assets: ['counting'] })
    await until(
      () => logOf(runId, 'counting'),
      (text) => text.includes('line 3\n'),
      120_000,
    )
    await cluster.worker.kill('SIGKILL')
    await new Promise((done) => setTimeout(done, 4_000))
    await cluster.worker.start()
    const { status } = await cluster.ended(runId)
    expect(status).toBe('succeeded')
    const log = await until(
      () => logOf(runId, 'counting'),
      (text) => text.includes('said 20\n'),
      60_000,
    )
    const expected = Array.from({ length: 20 }, (_, index) => index + 1)
    for (const word of ['line', 'said'])
      expect(log.split('\n').filter((line) => line.startsWith(word))).toEqual(
        expected.map((number) => `${word} ${number}`),
      )
    expect(log).not.toContain('[sluice]')
  })
})
