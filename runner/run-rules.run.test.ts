import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { finish, launch, stopAll } from './testing/finish-run.ts'
import { launchRunner } from './testing/launch-runner.ts'

stopAll()

describe('steps that do not go well', () => {
  test('a failing step tells its exception and line, fails the run and skips what needs it', async () => {
    const { server } = await finish({
      steps: [
        {
          key: 'bad',
          python: 'def helper():\n    raise ValueError("no such thing")\n\ndef bad():\n    helper()',
        },
        { key: 'below', from: { x: 'bad' }, python: 'def below(x):\n    return x' },
        { key: 'aside', python: 'def aside():\n    return 1' },
      ],
    })
    const [failed] = server.of('STEP_FAILURE')
    expect(failed).toMatchObject({
      step: 'bad',
      failure: {
        message: 'ValueError: no such thing',
        fault: 'user',
        cause: 'exception',
        name: 'ValueError',
        line: 2,
      },
    })
    expect(server.of('STEP_SKIPPED')).toMatchObject([{ step: 'below', cause: 'bad', upstreamFailed: true }])
    expect(server.of('STEP_SUCCESS')).toMatchObject([{ step: 'aside' }])
    expect(server.of('ASSET_FAILED_TO_MATERIALIZE').map(({ asset, cause }) => ({ asset, cause }))).toEqual([
      { asset: 'bad' },
      { asset: 'below', cause: 'upstream_failed' },
    ])
    expect(server.events.at(-1)).toMatchObject({
      type: 'RUN_FAILURE',
      firstFailedStep: 'bad',
      failure: { cause: 'exception' },
    })
    expect(server.output('bad', 'stderr').toString()).toContain('ValueError: no such thing')
  })

  test('a step is tried again by its policy until it succeeds', async () => {
    const python = [
      'import os',
      'def flaky(context):',
      '    if context.retry_number < 2: raise RuntimeError(f"try {context.retry_number}")',
      '    return "done"',
    ].join('\n')
    const { server } = await finish({
      steps: [
        { key: 'flaky', python, retry: { max: 3, delayMs: 50, backoff: 'exponential', jitter: 'none' } },
      ],
    })
    expect(server.of('STEP_UP_FOR_RETRY')).toMatchObject([
      { stepAttempt: 1, delayMs: 50 },
      { stepAttempt: 2, delayMs: 150 },
    ])
    expect(server.of('STEP_RESTARTED').map((event) => event.stepAttempt)).toEqual([2, 3])
    expect(server.of('STEP_SUCCESS')).toMatchObject([{ stepAttempt: 3 }])
    expect(server.output('flaky', 'stderr', 2).toString()).toContain('RuntimeError: try 1')
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('a step that runs too long, exits with a code, or dies by a signal fails with a sentence of its own', async () => {
    const { server } = await finish({
      steps: [
        { key: 'slow', shell: 'sleep 60', runtime: { timeoutMs: 500 } },
        { key: 'code', shell: 'echo "cannot open the door" >&2; exit 3' },
        { key: 'crash', shell: 'kill -SEGV $$' },
      ],
    })
    const failures = Object.fromEntries(server.of('STEP_FAILURE').map((event) => [event.step, event.failure]))
    expect(failures.slow).toMatchObject({
      cause: 'timeout',
      fault: 'limit',
      message: 'The step ran longer than its limit of 500 ms and was ended.',
    })
    expect(failures.code).toMatchObject({
      cause: 'exit_code',
      exitCode: 3,
      message: 'The process ended with exit code 3: cannot open the door',
    })
    expect(failures.crash?.message).toBe('The process crashed with a segmentation fault (SIGSEGV).')
    expect(server.events.at(-1)).toMatchObject({ type: 'RUN_FAILURE' })
  })

  test('a run that uses up its time fails, and nothing starts any more', async () => {
    const { server } = await finish({
      steps: [
        { key: 'long', shell: 'sleep 60' },
        { key: 'after', from: { x: 'long' }, shell: 'true' },
      ],
      limits: { timeoutMs: 1_000 },
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([{ step: 'long', failure: { cause: 'run_timeout' } }])
    expect(server.of('STEP_SKIPPED')).toMatchObject([{ step: 'after' }])
    expect(server.events.at(-1)).toMatchObject({
      type: 'RUN_FAILURE',
      failure: { fault: 'limit', cause: 'timeout' },
    })
  })
})

describe('outputs', () => {
  test('a required output that was not made fails its step; an optional one skips what reads it', async () => {
    const multi = (code: string) => ({ python: code, kind: 'multiAsset' as const })
    const { server } = await finish({
      steps: [
        {
          key: 'half',
          ...multi('from sluice import Output\ndef half():\n    yield Output(1, "a")'),
          outputs: [{ name: 'a' }, { name: 'b' }],
        },
        {
          key: 'maybe',
          ...multi('from sluice import Output\ndef maybe():\n    yield Output(1, "c")'),
          outputs: [{ name: 'c' }, { name: 'd', required: false }],
        },
        { key: 'reader', from: { x: 'maybe.d' }, python: 'def reader(x):\n    return x' },
      ],
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([{ step: 'half', failure: { cause: 'output_missing' } }])
    expect(
      server
        .of('ASSET_MATERIALIZATION')
        .map((event) => event.asset)
        .toSorted(),
    ).toEqual(['a', 'c'])
    expect(server.of('STEP_SKIPPED')).toMatchObject([
      { step: 'reader', cause: 'maybe.d', upstreamFailed: false },
    ])
  })

  test('a dynamic output runs what reads it once a piece, and the pieces are collected in order', async () => {
    const { server } = await finish({
      steps: [
        {
          key: 'gen',
          op: true,
          outputs: [{ name: 'result', dynamic: true, required: false }],
          python:
            'from sluice import DynamicOutput\ndef gen():\n    for n in (3, 1, 2): yield DynamicOutput(n, f"k{n}")',
        },
        { key: 'double', op: true, from: { n: '*gen' }, python: 'def double(n):\n    return n * 2' },
        {
          key: 'total',
          op: true,
          from: { ns: 'all double' },
          python: 'def total(ns):\n    print(ns)\n    return sum(ns)',
        },
      ],
    })
    expect(server.of('STEP_FANNED_OUT')).toMatchObject([
      { step: 'double', pieces: ['double[k3]', 'double[k1]', 'double[k2]'] },
    ])
    expect(server.output('total').toString()).toBe('[6, 2, 4]\n')
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('outputs larger than the limit fail their step in plain words, and the rest goes on', async () => {
    const { server } = await finish({
      steps: [
        { key: 'huge', python: 'def huge():\n    return b"x" * 210_000_000' },
        { key: 'small', python: 'def small():\n    return 1' },
      ],
    })
    expect(server.of('STEP_FAILURE')).toMatchObject([
      { step: 'huge', failure: { cause: 'output_too_large', fault: 'limit' } },
    ])
    expect(server.of('STEP_SUCCESS')).toMatchObject([{ step: 'small' }])
  })
})

describe('a run that was begun before', () => {
  test('does not run its finished steps again and reads their values where they lie', async () => {
    const steps = [
      { key: 'first', op: true, python: 'def first():\n    print("made")\n    return 20' },
      {
        key: 'second',
        op: true,
        from: { x: 'first' },
        python: 'def second(x):\n    if x: raise ValueError()',
      },
    ]
    const before = await finish({ steps })
    const again = await finish({
      steps: [
        steps[0] ?? { key: '' },
        { key: 'second', op: true, from: { x: 'first' }, python: 'def second(x):\n    return x + 1' },
      ],
      root: before.root,
      claim: { finished: { first: { run: before.claim.run.id, outputs: ['result'] } } },
    })
    expect(again.server.of('STEP_START').map((event) => event.step)).toEqual(['second'])
    expect(again.server.of('HANDLED_OUTPUT')[0]?.summary.preview).toMatchObject({ value: 21 })
  })

  test('the same inputs and code give the same data version; other code gives another', async () => {
    const version = async (body: string) => {
      const { server } = await finish({
        steps: [
          { key: 'a', python: 'def a():\n    return 1' },
          { key: 'b', from: { x: 'a' }, python: `def b(x):\n    return ${body}` },
        ],
      })
      return server.of('ASSET_MATERIALIZATION').map((event) => event.dataVersion)
    }
    const [one, same, other] = [await version('x'), await version('x'), await version('x + 0')]
    expect(same).toEqual(one)
    expect(other[0]).toBe(one[0])
    expect(other[1]).not.toBe(one[1])
  })
})

describe('orders', () => {
  test('a cancel ends a step that ignores SIGTERM and forks, its children too, and starts nothing more', async () => {
    const run = await launch({
      steps: [
        {
          key: 'stubborn',
          shell:
            "trap '' TERM; (trap '' TERM; setsid sleep 300 & sleep 300) & echo $! ; echo up; while true; do sleep 1; done",
        },
        { key: 'never', from: { x: 'stubborn' }, shell: 'true' },
      ],
    })
    await run.server.until(() => run.server.output('stubborn').includes('up'))
    run.server.order = 'cancel'
    expect((await run.ended).exitCode).toBe(0)
    expect(
      run.server
        .of('STEP_CANCELED')
        .map((event) => event.step)
        .toSorted(),
    ).toEqual(['never', 'stubborn'])
    expect(run.server.events.at(-1)?.type).toBe('RUN_CANCELED')
    expect(markedLeft(run.claim.run.id)).toEqual([])
  })

  test('a cancel lets code clean up: Python sees it in its finally', async () => {
    const run = await launch({
      steps: [
        {
          key: 'tidy',
          python:
            'import time\ndef tidy():\n    try:\n        print("up", flush=True)\n        time.sleep(60)\n    finally:\n        print("tidied")',
        },
      ],
    })
    await run.server.until(() => run.server.output('tidy').includes('up'))
    run.server.order = 'cancel'
    await run.ended
    expect(run.server.output('tidy').toString()).toBe('up\ntidied\n')
    expect(run.server.events.at(-1)?.type).toBe('RUN_CANCELED')
  })

  test('a fenced runner ends everything at once and says nothing more', async () => {
    const run = await launch({ steps: [{ key: 'long', shell: 'echo up; sleep 300' }] })
    await run.server.until(() => run.server.output('long').includes('up'))
    run.server.fence()
    const told = run.server.events.length
    expect((await run.ended).exitCode).toBe(75)
    expect(run.server.events).toHaveLength(told)
    expect(markedLeft(run.claim.run.id)).toEqual([])
  })

  test('a second runner on the same run is turned away before it runs anything', async () => {
    const run = await launch({ steps: [{ key: 'a', shell: 'sleep 1' }] })
    await run.server.until(() => run.server.requests.claim === 1)
    const second = await launchRunner({
      steps: [],
      env: { SLUICE_API_URL: run.server.url, SLUICE_RUN: run.claim.run.id },
    })
    const { exitCode, stderr } = await second.ended
    expect({ exitCode, stderr }).toEqual({
      exitCode: 77,
      stderr: 'The run was not given to this runner: Another runner has this run.\n',
    })
    await second.server.away()
    await run.ended
    expect(run.server.of('STEP_START')).toHaveLength(1)
  })

  test('a runner that is asked to end from outside says so as a matter of the machine', async () => {
    const run = await launch({ steps: [{ key: 'long', shell: 'echo up; sleep 300' }] })
    await run.server.until(() => run.server.output('long').includes('up'))
    run.child.kill('SIGTERM')
    expect((await run.ended).exitCode).toBe(0)
    expect(run.server.events.at(-1)).toMatchObject({
      type: 'RUN_FAILURE',
      failure: { fault: 'infrastructure', cause: 'killed' },
    })
  })

  test('nothing of a run is left in its folder or in the temporary one', async () => {
    const run = await finish({ steps: [{ key: 'a', python: 'def a():\n    return 1' }] })
    expect(existsSync(join(run.work, 'steps'))).toBe(false)
    expect(existsSync(join(run.work, 'spool', 'events'))).toBe(false)
  })
})

/** Pids of processes that bear the mark of a step of the run. */
function markedLeft(run: string): string[] {
  return readdirSync('/proc')
    .filter(Number)
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`SLUICE_STEP=${run}/`)
      } catch {
        return false
      }
    })
}
