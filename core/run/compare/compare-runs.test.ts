import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { Step } from '../step-graph.ts'
import type { StepState } from '../step-state.ts'
import { compareRuns } from './compare-runs.ts'
import type { ComparedRun } from './compared-run.ts'
import { changeOf } from './step-figures.ts'

interface Made {
  key: string
  code?: string
  from?: string[]
  stored?: string
  config?: Record<string, string>
  runtime?: Step['runtime']
  status?: StepState['status']
  version?: string
  tookMs?: number
  rows?: number
  resources?: string[]
}

const step = ({ key, code = key, from = [], stored, config = {}, runtime, resources = [] }: Made): Step => ({
  key,
  kind: 'asset',
  pipeline: 'p',
  elementId: key,
  functionName: key,
  compute: { kind: 'python', code },
  inputs: [
    ...from.map((asset) => ({
      name: asset,
      list: false,
      sources: [{ from: 'step' as const, step: asset, output: 'result' }],
    })),
    ...(stored === undefined
      ? []
      : [
          {
            name: stored,
            list: false,
            sources: [{ from: 'asset' as const, asset: stored, ioManager: 'file' }],
          },
        ]),
  ],
  outputs: [{ name: 'result', asset: key, required: true, dynamic: false, ioManager: 'file' }],
  after: from,
  runtime,
  resources,
  config,
})

const state = (made: Made, position: number): StepState => ({
  key: made.key,
  position,
  kind: 'asset',
  elementId: made.key,
  status: made.status ?? 'succeeded',
  pieceOf: null,
  readyAtMs: 0,
  startedAtMs: 1_000,
  finishedAtMs: 1_000 + (made.tookMs ?? 10),
  tries: [],
  failure: made.status === 'failed' ? { message: 'broken', fault: 'user', cause: 'exception' } : null,
  skipReason: null,
  outputs:
    made.status === 'failed' || made.status === 'skipped'
      ? null
      : {
          values: [{ name: 'result', summary: { format: 'json', sizeBytes: 1, rows: made.rows ?? 1 } }],
          versions: { [made.key]: made.version ?? '1' },
        },
})

const run = (made: Made[], more: Partial<ComparedRun> = {}): ComparedRun => ({
  graph: new Map(made.map((one) => [one.key, step(one)])),
  steps: new Map(made.map((one, index) => [one.key, state(one, index)])),
  made: new Map(),
  stored: {},
  requirements: {},
  resources: {},
  ...more,
})

const chain: Made[] = [{ key: 'a' }, { key: 'b', from: ['a'] }, { key: 'c', from: ['b'] }]
const withB = (change: Partial<Made>) => chain.map((one) => (one.key === 'b' ? { ...one, ...change } : one))
const differencesOf = (a: ComparedRun, b: ComparedRun, key: string) =>
  compareRuns(a, b)
    .steps.find((one) => one.key === key)
    ?.differences.map(({ of, name }) => `${of} ${name}`)

describe('where two runs part', () => {
  test('two runs alike part nowhere', () => {
    const found = compareRuns(run(chain), run(chain))
    expect(found).toMatchObject({ inBoth: 3, first: null, unexplained: null })
    expect(found.steps.flatMap(({ differences }) => differences)).toEqual([])
    expect(found.steps.every(({ data }) => data === 'same')).toBe(true)
  })

  test('the first step with other code is found, and what follows it is not taken for a beginning of its own', () => {
    const after = withB({ code: 'b, better', version: '2' }).map((one) =>
      one.key === 'c' ? { ...one, version: '2' } : one,
    )
    const found = compareRuns(run(chain), run(after))
    expect(found.first).toBe('b')
    expect(found.unexplained).toBeNull()
    const [a, b, c] = found.steps
    expect(a).toMatchObject({ differences: [], data: 'same', follows: false })
    expect(b?.differences).toEqual([{ of: 'code', name: 'code', a: 'b', b: 'b, better', inherited: false }])
    expect(c).toMatchObject({ data: 'changed', follows: true })
    expect(c?.differences).toMatchObject([{ of: 'input', name: 'b', inherited: true }])
  })

  test.each<[string, Partial<Made>, string]>([
    ['config', { config: { limit: '3' } }, 'config limit'],
    ['image', { runtime: { image: 'python:3.14' } }, 'image image'],
    ['memory', { runtime: { memoryMib: 512 } }, 'runtime memoryMib'],
    ['a variable', { runtime: { env: { LEVEL: 'debug' } } }, 'environment LEVEL'],
    ['a stored input', { stored: 'prices' }, 'input prices'],
  ])('other %s is a difference', (_, change, words) => {
    expect(differencesOf(run(chain), run(withB(change)), 'b')).toEqual([words])
  })

  test('a stored input differs by the version that was read, not by what lies there now', () => {
    const made = withB({ stored: 'prices' })
    const read = (version: string) =>
      run(made, {
        made: new Map([['b', { dataVersion: '1', inputVersions: { prices: version }, metadata: {} }]]),
        stored: { prices: 'newest' },
      })
    expect(differencesOf(read('1'), read('2'), 'b')).toEqual(['input prices'])
    expect(differencesOf(read('1'), read('1'), 'b')).toEqual([])
  })

  test('packages count for every step of their pipeline; of a secret only its name is told', () => {
    const with1 = run(chain, { requirements: { p: ['polars==1.0'] } })
    const with2 = run(chain, { requirements: { p: ['polars==2.0'] } })
    expect(compareRuns(with1, with2).first).toBe('a')
    const resource = (secret: string) => ({
      resources: { bank: { type: 'postgres', config: { host: 'h', password: { env: secret } } } },
    })
    const uses = withB({ resources: ['bank'] })
    const found = compareRuns(run(uses, resource('OLD')), run(uses, resource('NEW')))
    expect(found.steps[1]?.differences).toMatchObject([
      { of: 'secret', name: 'bank.password', a: 'OLD', b: 'NEW' },
    ])
  })

  test('a step that fails though nothing else was given to it is named, and those it holds up are not', () => {
    const broken = withB({ status: 'failed' }).map((one): Made =>
      one.key === 'c' ? { ...one, status: 'skipped' } : one,
    )
    expect(compareRuns(run(chain), run(broken))).toMatchObject({ first: null, unexplained: 'b' })
  })

  test('of runs of different targets only what both have is compared', () => {
    const found = compareRuns(run(chain), run([{ key: 'b' }, { key: 'z' }]))
    expect(found.inBoth).toBe(1)
    expect(found.steps.map(({ key, a, b }) => [key, a !== null, b !== null])).toEqual([
      ['a', true, false],
      ['b', true, true],
      ['c', true, false],
      ['z', false, true],
    ])
  })

  test('a comparison turned round has the same differences, turned round', () => {
    const some = fc.record({
      code: fc.constantFrom('x', 'y'),
      version: fc.constantFrom('1', '2'),
      status: fc.constantFrom('succeeded' as const, 'failed' as const),
    })
    fc.assert(
      fc.property(fc.tuple(some, some, some), fc.tuple(some, some, some), (one, other) => {
        const runOf = (given: typeof one) => run(chain.map((made, at) => ({ ...made, ...given[at] })))
        const [there, back] = [compareRuns(runOf(one), runOf(other)), compareRuns(runOf(other), runOf(one))]
        expect(back.first).toBe(there.first)
        expect(back.unexplained).toBe(there.unexplained)
        expect(back.steps.map(({ differences }) => differences.map(({ a, b }) => [b, a]))).toEqual(
          there.steps.map(({ differences }) => differences.map(({ a, b }) => [a, b])),
        )
      }),
    )
  })
})

test('figures stand beside each other with their change', () => {
  const [found] = compareRuns(
    run([{ key: 'a', tookMs: 100, rows: 8 }]),
    run([{ key: 'a', tookMs: 150, rows: 4 }]),
  ).steps
  expect(found?.figures).toEqual([
    { name: 'duration', unit: 'ms', a: 100, b: 150 },
    { name: 'rows', unit: 'number', a: 8, b: 4 },
    { name: 'size', unit: 'bytes', a: 1, b: 1 },
  ])
  expect(changeOf({ a: 100, b: 150 })).toEqual({ by: 50, part: 0.5 })
  expect(changeOf({ a: 0, b: 3 })).toEqual({ by: 3, part: null })
  expect(changeOf({ a: null, b: 3 })).toBeNull()
})
