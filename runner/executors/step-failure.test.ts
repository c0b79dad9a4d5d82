import { describe, expect, test } from 'vitest'

import { madeOutputs, outputFailure } from './made-outputs.ts'
import { failureOf, type StepEnd } from './step-failure.ts'

const end = (more: Partial<StepEnd>): StepEnd => ({
  exitCode: 0,
  signal: null,
  lastWords: '',
  memoryKill: false,
  ...more,
})
const raised = { name: 'ValueError', message: 'bad', stack: [], line: 3 }
const told = {
  name: 'KeyError',
  message: "KeyError: 'x'",
  stack: [
    '  File "/lib/python3.11/site-packages/a.py", line 9, in b\n',
    '  File "script.py", line 4, in main\n',
    '  File "/lib/python3.11/json/x.py", line 1, in y\n',
  ],
}

describe('why a step failed', () => {
  test.each<[string, Partial<StepEnd>, object | undefined]>([
    ['a good end', {}, undefined],
    [
      'an exception',
      { exitCode: 1, raised },
      { message: 'ValueError: bad', cause: 'exception', fault: 'user', line: 3 },
    ],
    ['an exception told by Pipes', { told }, { message: "KeyError: 'x'", cause: 'exception', line: 4 }],
    [
      'want of memory in the code',
      { exitCode: 1, raised: { ...raised, name: 'MemoryError', message: '' } },
      { message: 'MemoryError', cause: 'out_of_memory', fault: 'limit' },
    ],
    [
      'a full disk in the code',
      { exitCode: 1, raised: { ...raised, name: 'OSError', message: '[Errno 28] No space left on device' } },
      { cause: 'disk_full', fault: 'limit' },
    ],
    ['an exit code', { exitCode: 2 }, { message: 'The process ended with exit code 2.', exitCode: 2 }],
    [
      'an exit code with a meaning',
      { exitCode: 127 },
      { message: 'The process ended with exit code 127 (command not found).' },
    ],
    [
      'an exit code after last words',
      { exitCode: 1, lastWords: 'a\n  no such table \n\n' },
      { message: 'The process ended with exit code 1: no such table' },
    ],
    [
      'the memory killer',
      { exitCode: null, signal: 'SIGKILL', memoryKill: true },
      { cause: 'out_of_memory', fault: 'limit' },
    ],
    [
      'a kill from outside',
      { exitCode: null, signal: 'SIGKILL' },
      { cause: 'killed', fault: 'infrastructure' },
    ],
    [
      'a crash',
      { exitCode: null, signal: 'SIGSEGV' },
      { cause: 'exception', fault: 'user', signal: 'SIGSEGV' },
    ],
    [
      'a cancel, whatever the code raised in it',
      { exitCode: 1, raised, ended: { by: 'stop', reason: 'cancel' } },
      { cause: 'canceled' },
    ],
    [
      'its time limit',
      { signal: 'SIGTERM', ended: { by: 'timeout', timeoutMs: 90_000 } },
      { message: 'The step ran longer than its limit of 90 s and was ended.', cause: 'timeout' },
    ],
    [
      'its memory limit',
      {
        signal: 'SIGKILL',
        ended: {
          by: 'limit',
          limit: { is: 'memory', usedBytes: 314_572_800, limitBytes: 268_435_456, of: 'step' },
        },
      },
      {
        message:
          'The step used 300 MiB of memory; the limit is 256 MiB. Give it more memory, or work in smaller pieces.',
        cause: 'out_of_memory',
      },
    ],
    ['another protocol', { wrongVersion: '2' }, { cause: 'protocol' }],
  ])('%s', (_, given, failure) => {
    if (failure) expect(failureOf(end(given))).toMatchObject(failure)
    else expect(failureOf(end(given))).toBeUndefined()
  })
})

describe('what a step made', () => {
  const output = (name: string, required = true) => ({
    name,
    asset: name,
    required,
    dynamic: false,
    ioManager: 'file',
  })
  const step = (...outputs: ReturnType<typeof output>[]) => ({
    key: 's',
    kind: 'multiAsset' as const,
    pipeline: 'p',
    elementId: 'e',
    functionName: 'f',
    compute: { kind: 'shell' as const, code: '' },
    inputs: [],
    outputs,
    after: [],
    resources: [],
    config: {},
  })
  const said = (...assets: string[]) => ({
    reported: new Map(assets.map((asset) => [asset, { metadata: {} }])),
  })
  const listed = (...names: string[]) => names.map((name) => ({ name, typeName: 'int' }))

  test('is what it listed, what it reported, or its only asset where it said nothing at all', () => {
    expect(madeOutputs(step(output('a'), output('b'), output('c')), listed('a'), said('c'))).toEqual([
      'a',
      'c',
    ])
    expect(madeOutputs(step(output('a')), undefined, said())).toEqual(['a'])
    expect(madeOutputs(step(output('a'), output('b')), undefined, said())).toEqual([])
    expect(madeOutputs(step(output('a')), [], said())).toEqual([])
  })

  test('must have every required output, and names those it has not', () => {
    expect(outputFailure(step(output('a'), output('b', false)), listed('a'), said())).toBeUndefined()
    expect(outputFailure(step(output('a'), output('b'), output('c')), listed('a'), said())?.message).toBe(
      'The code ended without making the output "b" (nor "c"). Return or yield it, or mark it optional.',
    )
  })

  test.each(['', '..', 'a/../b', 'a\nb'])('may not have a piece with the mapping key %j', (mappingKey) => {
    expect(
      outputFailure(step(output('a')), [{ name: 'a', typeName: 'int', mappingKey }], said())?.cause,
    ).toBe('output_wrong')
  })
})
