import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { Refusal } from '#core/refusal.ts'

import { finish, launch, stopAll } from './testing/finish-run.ts'
import type { LaunchedRun } from './testing/launch-runner.ts'

stopAll()

const hashOf = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex')
const count = (lines: number): string =>
  Array.from({ length: lines }, (_, index) => `line ${index}\n`).join('')
const printing = (lines: number, pauseS: number) =>
  [
    'import time',
    'def talk():',
    `    for n in range(${lines}):`,
    '        print("line", n, flush=True)',
    `        time.sleep(${pauseS})`,
  ].join('\n')

/** The run has come to its end on its own: the folders of its steps are gone. */
async function itsEnd({ work }: LaunchedRun): Promise<void> {
  while (existsSync(join(work, 'steps'))) await new Promise((done) => setTimeout(done, 50))
}

describe('while the server is away', () => {
  test('the run goes on, and afterwards every event and line is there, in order, once', async () => {
    const steps = [
      { key: 'talk', python: printing(300, 0.01) },
      { key: 'next', from: { x: 'talk' }, python: 'def next(x):\n    print("next")\n    return 1' },
    ]
    const run = await launch({ steps })
    const { server, ended } = run
    await server.until(() => server.output('talk').includes('line 20\n'))
    await server.away()
    await itsEnd(run)
    const backMs = Date.now()
    expect(server.of('STEP_SUCCESS')).toHaveLength(0)
    await server.listen()
    expect((await ended).exitCode).toBe(0)
    expect(server.output('talk').toString()).toBe(count(300))
    expect(server.of('STEP_START').map((event) => event.step)).toEqual(['talk', 'next'])
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
    expect(server.events.at(-2)?.atMs).toBeLessThanOrEqual(backMs)
  })

  test('output beyond the space for it is dropped, never silently, and the rest is whole', async () => {
    const python =
      'import time\ndef flood():\n    print("first", flush=True)\n    time.sleep(1.5)\n    for n in range(60): print("x" * 99_999)\n    time.sleep(1)'
    const run = await launch({ steps: [{ key: 'flood', python }], env: { SLUICE_SPOOL_MIB: '1' } })
    await run.server.until(() => run.server.output('flood').includes('first'))
    await run.server.away()
    await itsEnd(run)
    await run.server.listen()
    expect((await run.ended).exitCode).toBe(0)
    const kept = run.server.output('flood').length
    const dropped = run.server
      .of('ENGINE_EVENT')
      .reduce((sum, { detail }) => sum + (detail as { sizeBytes: number }).sizeBytes, 0)
    expect(dropped).toBeGreaterThan(4_000_000)
    expect(kept + dropped).toBe('first\n'.length + 6_000_000)
    expect(run.server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('answers that are lost on their way are asked for again, and nothing is doubled', async () => {
    const run = await launch({ steps: [{ key: 'talk', python: printing(200, 0.005) }] })
    let calls = 0
    run.server.loseAnswer = (call) => call !== 'claim' && ++calls % 3 === 0
    expect((await run.ended).exitCode).toBe(0)
    expect(run.server.output('talk').toString()).toBe(count(200))
    expect(run.server.of('STEP_SUCCESS')).toHaveLength(1)
    expect(run.server.events.at(-1)?.type).toBe('RUN_SUCCESS')
    expect(calls).toBeGreaterThan(10)
  })

  test('a claim whose answers are lost is made again by the same process, and the run goes on', async () => {
    const run = await launch({ steps: [{ key: 'talk', python: printing(3, 0) }] })
    run.server.loseAnswer = (call) => call === 'claim' && run.server.requests.claim < 3
    expect(await run.ended).toMatchObject({ exitCode: 0 })
    expect(run.server.requests.claim).toBe(3)
    expect(run.server.of('RUN_START')).toHaveLength(1)
    expect(run.server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('a server that has lost what it had is told the rest all the same', async () => {
    const run = await launch({ steps: [{ key: 'talk', python: printing(20, 0.05) }] })
    const { server } = run
    await server.until(() => server.of('STEP_START').length > 0)
    server.events.splice(1)
    expect((await run.ended).exitCode).toBe(0)
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
    expect(server.of('STEP_SUCCESS')).toHaveLength(1)
    expect(server.of('ENGINE_EVENT').map((event) => event.message)).toEqual([
      expect.stringMatching(/^The server has lost \d+ events? that it had\.$/),
    ])
  })

  test('a token that ran out is renewed, and the batch goes again', async () => {
    const run = await launch({
      steps: [{ key: 'talk', python: printing(50, 0.01) }],
      claim: { heartbeatMs: 60_000 },
    })
    let expired = 0
    run.server.refuse = (call) => {
      if (call === 'heartbeat') run.server.refuse = undefined
      else if (call !== 'claim') return new Refusal('expired', `The token has expired ${(expired += 1)}.`)
      return undefined
    }
    expect((await run.ended).exitCode).toBe(0)
    expect(expired).toBeGreaterThan(0)
    expect(run.server.output('talk').toString()).toBe(count(50))
  })

  test('one event that the server will never take is replaced by a word about it, and the rest goes on', async () => {
    const run = await launch({
      steps: [
        {
          key: 'talk',
          python: 'def talk(context):\n    context.log.info("poison")\n    context.log.info("honey")',
        },
      ],
    })
    run.server.refuse = (call, body) =>
      call === 'events' && body.includes('"message":"poison"')
        ? new Refusal('invalid_input', 'Not this.')
        : undefined
    expect((await run.ended).exitCode).toBe(0)
    expect(run.server.of('LOG_MESSAGE').map((event) => event.message)).toEqual(['honey'])
    expect(run.server.of('ENGINE_EVENT').map((event) => event.message)).toEqual([
      'The server refused a LOG_MESSAGE event: Not this.',
    ])
    expect(run.server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })
})

describe('output', () => {
  test('of a million lines arrives whole', async () => {
    const lines = 1_000_000
    const code = `import sys\ndef much():\n    line = "x" * 99 + "\\n"\n    for _ in range(${lines / 1_000}): sys.stdout.write(line * 1000)`
    const { server } = await finish({ steps: [{ key: 'much', python: code }] })
    const output = server.output('much')
    expect(output.length).toBe(lines * 100)
    expect(hashOf(output)).toBe(hashOf(`${'x'.repeat(99)}\n`.repeat(lines)))
    const seconds = ((server.of('STEP_SUCCESS')[0]?.durationMs ?? Infinity) as number) / 1_000
    process.stdout.write(`100 MB of output in ${seconds.toFixed(2)} s\n`)
  })

  test('in one line of 100 MB, in binary, and on both streams arrives as it was', async () => {
    const { server } = await finish({
      steps: [
        { key: 'line', shell: 'head -c 104857600 /dev/zero | tr "\\0" y' },
        {
          key: 'binary',
          python:
            'import sys\ndef binary():\n    sys.stdout.buffer.write(bytes(range(256)) * 4096); sys.stdout.flush()\n    print("aside", file=sys.stderr)',
        },
      ],
    })
    expect(hashOf(server.output('line'))).toBe(hashOf('y'.repeat(104_857_600)))
    expect(hashOf(server.output('binary'))).toBe(
      hashOf(
        Buffer.concat(
          Array.from({ length: 4_096 }, () => Buffer.from(Array.from({ length: 256 }, (_, n) => n))),
        ),
      ),
    )
    expect(server.output('binary', 'stderr').toString()).toBe('aside\n')
  })

  test('past its limit ends with a line and an event that say so, and the step goes on', async () => {
    const { server } = await finish({
      steps: [{ key: 'chatty', shell: 'head -c 3000000 /dev/zero | tr "\\0" z; echo done' }],
      limits: { logBytesPerStep: 1_048_576 },
    })
    const output = server.output('chatty').toString()
    expect(output.startsWith('z'.repeat(1_048_576))).toBe(true)
    expect(output.slice(1_048_576)).toBe(
      '\n[sluice] The output of this step reached its limit of 1 MiB; the rest is not kept.\n',
    )
    expect(server.of('ENGINE_EVENT')).toMatchObject([{ step: 'chatty', level: 'warning' }])
    expect(server.of('STEP_SUCCESS')).toHaveLength(1)
  })

  test('shows no secret of the run, however it is cut, nor do its events', async () => {
    const secret = 'correct-horse-battery'
    const python = [
      'import sys, time',
      'def leak(context):',
      `    print("all at once: ${secret}!")`,
      `    for letter in "piecewise ${secret}.": sys.stdout.write(letter); sys.stdout.flush(); time.sleep(0.005)`,
      `    context.log.info("told ${secret}")`,
      `    raise ValueError("${secret} is wrong")`,
    ].join('\n')
    const { server } = await finish({ steps: [{ key: 'leak', python }], claim: { secrets: [secret] } })
    expect(server.output('leak').toString()).toBe('all at once: ***!\npiecewise ***.')
    expect(JSON.stringify(server.events)).not.toContain(secret)
    expect(server.output('leak', 'stderr').toString()).not.toContain(secret)
    expect(server.of('STEP_FAILURE')[0]?.failure.message).toBe('ValueError: *** is wrong')
  })

  test('of a step arrives while the step goes on, line for line', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'told-'))
    // Each line is printed only after the one before it has arrived.
    const python = [
      'import os, time',
      'def stamp():',
      '    for n in range(5):',
      '        print("line", n, flush=True)',
      `        while not os.path.exists(f"${folder}/{n}"): time.sleep(0.01)`,
    ].join('\n')
    const { server, ended } = await launch({ steps: [{ key: 'stamp', python }] })
    for (let line = 0; line < 5; line++) {
      await server.until(() => server.output('stamp').includes(`line ${line}\n`))
      expect(server.of('STEP_SUCCESS')).toEqual([])
      writeFileSync(join(folder, String(line)), '')
    }
    expect((await ended).exitCode).toBe(0)
    expect(server.output('stamp').toString()).toBe(count(5))
    rmSync(folder, { recursive: true })
  })
})

test('where logs are kept nowhere nothing of what is printed is sent, which is said, and a failure still says what it was', async () => {
  const { server } = await finish({
    steps: [
      {
        key: 'talk',
        python:
          'import sys\ndef talk():\n    print("loud")\n    print("louder", file=sys.stderr)\n    raise ValueError("broken")',
      },
    ],
    limits: { keepsLogs: false },
  })
  expect(server.output('talk').toString()).toBe('')
  expect(server.of('ENGINE_EVENT').map(({ message }) => message)).toContainEqual(
    expect.stringContaining('keeps no logs'),
  )
  expect(server.of('STEP_FAILURE')).toMatchObject([{ failure: { message: 'ValueError: broken' } }])
  expect(server.events.at(-1)?.type).toBe('RUN_FAILURE')
})
