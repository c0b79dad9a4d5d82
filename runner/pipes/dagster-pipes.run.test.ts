import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import { beforeAll, describe, expect, test } from 'vitest'

import { finish, stopAll } from '../testing/finish-run.ts'

const version = '1.13.29'
const packages = join(tmpdir(), `sluice-test-dagster-pipes-${version}`)
let missing: string | undefined

beforeAll(async () => {
  if (existsSync(packages)) return
  const aside = `${packages}.${process.pid}`
  await mkdir(aside)
  try {
    await promisify(execFile)('python3', [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--no-deps',
      '--target',
      aside,
      `dagster-pipes==${version}`,
    ])
    await rename(aside, packages)
  } catch (error) {
    missing = String(error)
    await rm(aside, { recursive: true, force: true })
    process.stderr.write(
      `\nSKIPPED: dagster-pipes ${version} could not be installed, so its client was not tried: ${missing}\n`,
    )
  }
}, 120_000)
stopAll()

const client = (key: string, code: string, more: object = {}) => ({
  key,
  shell: `python3 - <<'PY'\nfrom dagster_pipes import open_dagster_pipes, PipesContext\n${code}\nPY`,
  runtime: { env: { PYTHONPATH: packages } },
  ...more,
})

describe('an unmodified dagster-pipes client', () => {
  test('reads its context and reports materialization, metadata, checks, logs and custom messages', async ({
    skip,
  }) => {
    if (missing !== undefined) skip()
    const code = [
      'with open_dagster_pipes() as pipes:',
      '    assert pipes.asset_key == "sales/orders", pipes.asset_key',
      '    assert pipes.retry_number == 0 and pipes.partition_key == "2026-01-01" and pipes.run_id',
      '    assert pipes.get_extra("rows") == 3',
      '    pipes.log.info("counting")',
      '    pipes.log.warning("nearly done")',
      '    pipes.report_asset_check("not_empty", passed=True, severity="WARN", metadata={"rows": 3})',
      '    pipes.report_custom_message({"hello": [1, None]})',
      '    pipes.report_asset_materialization(metadata={"rows": 3, "ratio": float("nan"), "huge": 2**70, "url": {"raw_value": "https://example.com", "type": "url"}}, data_version="v7")',
    ].join('\n')
    const { server } = await finish({
      steps: [client('sales/orders', code, { config: { rows: 3 }, partition: { key: '2026-01-01' } })],
      claim: {
        run: {
          id: '0198c0de-0000-4000-8000-000000000001',
          tenant: 'acme',
          deployment: 'production',
          job: null,
          attempt: 1,
          retryNumber: 0,
          tags: {},
          config: {},
          partition: '2026-01-01',
        },
      },
    })
    expect(server.output('sales/orders', 'stderr').toString()).toBe('')
    expect(server.of('ASSET_MATERIALIZATION')).toMatchObject([
      {
        asset: 'sales/orders',
        partition: '2026-01-01',
        dataVersion: 'v7',
        metadata: {
          rows: { type: 'int', value: 3 },
          ratio: { type: 'float', value: 'NaN' },
          huge: { type: 'int', value: String(2n ** 70n) },
          url: { type: 'url', value: 'https://example.com' },
        },
      },
    ])
    expect(server.of('ASSET_CHECK_EVALUATION')).toMatchObject([
      {
        asset: 'sales/orders',
        check: 'not_empty',
        passed: true,
        severity: 'WARN',
        metadata: { rows: { type: 'int', value: 3 } },
      },
    ])
    expect(server.of('CUSTOM_MESSAGE')).toMatchObject([{ payload: { hello: [1, null] } }])
    expect(server.of('LOG_MESSAGE').map(({ level, message }) => [level, message])).toEqual([
      ['info', 'counting'],
      ['warning', 'nearly done'],
    ])
    expect(server.of('ENGINE_EVENT')).toEqual([])
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('that raises fails its step with its own exception, even when the process then exits with 0', async ({
    skip,
  }) => {
    if (missing !== undefined) skip()
    const code =
      'try:\n    with open_dagster_pipes() as pipes:\n        raise KeyError("no such column")\nexcept KeyError:\n    pass'
    const { server } = await finish({ steps: [client('bad', code)] })
    expect(server.of('STEP_FAILURE')).toMatchObject([
      {
        failure: {
          message: "KeyError: 'no such column'",
          name: 'KeyError',
          fault: 'user',
          cause: 'exception',
        },
      },
    ])
  })

  test('of a multi-asset must report what is required; what it had reported before a failure is kept', async ({
    skip,
  }) => {
    if (missing !== undefined) skip()
    const outputs = [{ name: 'a' }, { name: 'b' }]
    const { server } = await finish({
      steps: [
        client(
          'forgetful',
          'with open_dagster_pipes() as pipes:\n    pipes.report_asset_materialization(asset_key="a")',
          { kind: 'multiAsset', outputs },
        ),
        client(
          'good',
          'with open_dagster_pipes() as pipes:\n    pipes.report_asset_materialization(asset_key="c")\n    pipes.report_asset_materialization(asset_key="d")',
          {
            kind: 'multiAsset',
            outputs: [{ name: 'c' }, { name: 'd' }],
          },
        ),
      ],
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([
      { step: 'forgetful', failure: { cause: 'output_missing' } },
    ])
    expect(
      server
        .of('ASSET_MATERIALIZATION')
        .map((event) => event.asset)
        .toSorted(),
    ).toEqual(['a', 'c', 'd'])
    expect(server.of('ASSET_FAILED_TO_MATERIALIZE').map((event) => event.asset)).toEqual(['b'])
  })

  test('told to write to stdout or stderr is heard there too, among ordinary lines', async ({ skip }) => {
    if (missing !== undefined) skip()
    const code = [
      'import sys',
      'from dagster_pipes import PipesDefaultMessageWriter, PipesMappingParamsLoader, encode_param',
      'import os',
      'env = dict(os.environ, DAGSTER_PIPES_MESSAGES=encode_param({"stdio": "stderr"}))',
      'print("before")',
      'with open_dagster_pipes(params_loader=PipesMappingParamsLoader(env)) as pipes:',
      '    print("beside", file=sys.stderr)',
      '    pipes.report_asset_materialization(data_version="by-stderr")',
    ].join('\n')
    const { server } = await finish({ steps: [client('loud', code)] })
    expect(server.of('ASSET_MATERIALIZATION')).toMatchObject([{ dataVersion: 'by-stderr' }])
    expect(server.output('loud').toString()).toBe('before\n')
  })
})

describe('a process that speaks badly', () => {
  const line = (method: string, params: string, more = '') =>
    `{"__dagster_pipes_version": "0.1", "method": "${method}", "params": ${params}${more}}`
  const speaking = (...lines: string[]) =>
    `python3 - <<'PY'\nimport base64, json, os, zlib\npath = json.loads(zlib.decompress(base64.b64decode(os.environ["DAGSTER_PIPES_MESSAGES"])))["path"]\nopen(path, "a").write(${JSON.stringify(lines.join('\n'))})\nPY`

  test('with half lines, unknown methods and strange numbers gets warnings, and is read on', async () => {
    const { server } = await finish({
      steps: [
        {
          key: 'messy',
          shell: speaking(
            line('opened', '{"extras": {}}'),
            'not a message',
            '{"__dagster_pipes_version": "0.1", "method": "log", "params": {"mess',
            line('levitate', '{}'),
            line(
              'report_asset_materialization',
              '{"asset_key": "other", "metadata": null, "data_version": null}',
            ),
            line(
              'report_asset_materialization',
              '{"asset_key": null, "metadata": {"worst": {"raw_value": -Infinity, "type": "__infer__"}, "odd": {"raw_value": 1, "type": "moon"}}, "data_version": null}',
            ),
            line('log', '{"message": "a\\u0000b \\ud800", "level": "loud"}'),
            // Without an end: the process stopped in the middle of it, or so it seems.
            line('report_custom_message', '{"payload": 9007199254740993}'),
          ),
        },
      ],
    })
    expect(server.of('ENGINE_EVENT').map((event) => event.message.replace(/\(.*\)/, '()'))).toEqual([
      'A line in the Pipes message file is not a message: not a message',
      'A Pipes message could not be read (): {"__dagster_pipes_version": "0.1", "method": "log", "params": {"mess',
      'The Pipes method "levitate" is not known; the message was passed over.',
      'The code reported a materialization of "other", which this step does not make; it was passed over.',
      'Metadata of "messy" has types that are not known (); their values are kept as they look.',
    ])
    expect(server.of('ASSET_MATERIALIZATION')).toMatchObject([
      { metadata: { worst: { type: 'float', value: '-Infinity' }, odd: { type: 'int', value: 1 } } },
    ])
    expect(server.of('LOG_MESSAGE')).toMatchObject([{ level: 'info', message: 'a␀b �' }])
    expect(server.of('CUSTOM_MESSAGE')).toMatchObject([{ payload: '9007199254740993' }])
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('in a protocol of another version fails its step', async () => {
    const { server } = await finish({
      steps: [
        {
          key: 'future',
          shell: speaking('{"__dagster_pipes_version": "9.9", "method": "opened", "params": {}}'),
        },
      ],
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([
      { failure: { cause: 'protocol', message: expect.stringContaining('9.9') as string } },
    ])
  })

  test('or not at all, and ends with 0, has made its single asset', async () => {
    const { server } = await finish({ steps: [{ key: 'silent', shell: 'true' }] })
    expect(server.of('ASSET_MATERIALIZATION')).toMatchObject([{ asset: 'silent' }])
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('with a blocking check that fails, fails its step after its asset is stored', async () => {
    const { server } = await finish({
      steps: [
        {
          key: 'checked',
          shell: speaking(
            line(
              'report_asset_check',
              '{"asset_key": null, "check_name": "fresh", "passed": false, "severity": "ERROR", "blocking": true}',
            ),
          ),
        },
        { key: 'below', from: { x: 'checked' }, shell: 'true' },
      ],
    })
    expect(server.of('ASSET_MATERIALIZATION').map((event) => event.asset)).toEqual(['checked'])
    expect(server.of('STEP_FAILURE')).toMatchObject([{ step: 'checked', failure: { cause: 'check_failed' } }])
    expect(server.of('STEP_SKIPPED')).toMatchObject([{ step: 'below', cause: 'checked' }])
  })
})
