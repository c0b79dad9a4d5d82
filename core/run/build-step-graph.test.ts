import { describe, expect, test } from 'vitest'

import { Refusal } from '../refusal.ts'
import { buildStepGraph } from './build-step-graph.ts'
import { resolveTarget } from './resolve-target.ts'
import type { RunTarget } from './run-target.ts'
import { deployed } from './testing/deployed.ts'

const code = (name: string): string => `{ kind: python, code: "def ${name}(): pass" }`
const assets = (...keys: string[]): RunTarget => ({ of: 'assets', assets: keys })
const refusal = (work: () => unknown): { code: string; message: string } => {
  try {
    work()
  } catch (error) {
    if (error instanceof Refusal) return { code: error.code, message: error.message }
    throw error
  }
  return { code: 'none', message: '' }
}

const numbers = deployed(`name: numbers
assets:
  - { id: a, key: generated_numbers, group: numbers, compute: ${code('generated_numbers')} }
  - { id: b, key: even_numbers, group: numbers, deps: [generated_numbers], compute: ${code('even_numbers')} }
  - { id: c, key: odd_numbers, group: numbers, deps: [generated_numbers], compute: ${code('odd_numbers')} }
  - { id: d, key: summed_even_numbers, group: numbers, deps: [even_numbers], compute: ${code('summed_even_numbers')} }
  - { id: e, key: summed_odd_numbers, group: numbers, deps: [odd_numbers], compute: ${code('summed_odd_numbers')} }
  - { id: f, key: summed_two_sums, group: numbers, deps: [{ asset: summed_even_numbers, as: even }, { asset: summed_odd_numbers, as: odd }], compute: ${code('summed_two_sums')} }
jobs: [{ id: j, name: all_numbers, target: { selection: 'group:numbers' }, executor: in_process, maxConcurrent: 2 }]
`)

describe('assets', () => {
  test('J2: the six of the numbers pipeline in an order in which each follows what it loads', () => {
    const target = resolveTarget({ job: 'all_numbers', pipeline: 'numbers' }, [numbers])
    const { graph, assets: made, versions } = buildStepGraph([numbers], target)
    expect(graph).toMatchObject({ executor: 'in_process', maxConcurrent: 2 })
    expect(graph.steps.map(({ key, after }) => [key, after])).toEqual([
      ['generated_numbers', []],
      ['even_numbers', ['generated_numbers']],
      ['odd_numbers', ['generated_numbers']],
      ['summed_even_numbers', ['even_numbers']],
      ['summed_odd_numbers', ['odd_numbers']],
      ['summed_two_sums', ['summed_even_numbers', 'summed_odd_numbers']],
    ])
    expect(graph.steps[5]?.inputs.map(({ name }) => name)).toEqual(['even', 'odd'])
    expect(made).toHaveLength(6)
    expect(versions).toEqual({ 'id of numbers': 'hash of numbers' })
  })

  test('J2: one alone loads what it needs from storage', () => {
    const { graph } = buildStepGraph([numbers], assets('summed_even_numbers'))
    expect(graph.steps).toHaveLength(1)
    expect(graph.steps[0]?.inputs).toEqual([
      {
        name: 'even_numbers',
        list: false,
        sources: [{ from: 'asset', asset: 'even_numbers', ioManager: 'file' }],
      },
    ])
  })

  test('an input of another pipeline brings that pipeline’s version along, and an order-only one brings no value', () => {
    const other = deployed(`name: other
assets: [{ id: a, key: report/total, deps: [summed_two_sums, { asset: odd_numbers, orderOnly: true }], compute: ${code('total')} }]
`)
    const { graph, versions } = buildStepGraph([numbers, other], assets('report/total', 'odd_numbers'))
    expect(Object.keys(versions).toSorted()).toEqual(['id of numbers', 'id of other'])
    const total = graph.steps.find(({ key }) => key === 'report/total')
    expect(total).toMatchObject({ functionName: 'total', pipeline: 'other', after: ['odd_numbers'] })
    expect(total?.inputs.map(({ name }) => name)).toEqual(['summed_two_sums'])
  })

  test('a multi-asset runs whole and once, whichever of its assets is asked for', () => {
    const split = deployed(`name: split
multiAssets:
  - { id: m, name: halves, compute: ${code('halves')}, assets: [{ key: a/left }, { key: b/left, optional: true }, { key: right, ioManager: memory }] }
assets: [{ id: n, key: user, deps: [b/left, right], compute: ${code('user')} }]
`)
    const { graph, assets: made } = buildStepGraph([split], assets('right', 'a/left', 'user'))
    expect(graph.steps.map(({ key }) => key)).toEqual(['halves', 'user'])
    expect(
      graph.steps[0]?.outputs.map(({ name, asset, required, ioManager }) => [
        name,
        asset,
        required,
        ioManager,
      ]),
    ).toEqual([
      ['a__left', 'a/left', true, 'file'],
      ['b__left', 'b/left', false, 'file'],
      ['right', 'right', true, 'memory'],
    ])
    expect(made).toEqual(['a/left', 'b/left', 'right', 'user'])
    expect(graph.steps[1]?.inputs[0]?.sources).toEqual([{ from: 'step', step: 'halves', output: 'b__left' }])
  })

  test('runtime and configuration are layered, the innermost wins, environments join', () => {
    const layered = deployed(`name: layered
runtime: { memoryMib: 100, env: { A: pipeline, B: pipeline } }
assets: [{ id: a, key: x, config: { n: 1, deep: { a: 1 } }, runtime: { memoryMib: 200, env: { B: asset } }, compute: ${code('x')} }]
`)
    const { graph } = buildStepGraph([layered], assets('x'), { ops: { x: { config: { deep: { b: 2 } } } } })
    expect(graph.steps[0]?.runtime).toEqual({ memoryMib: 200, env: { A: 'pipeline', B: 'asset' } })
    expect(graph.steps[0]?.config).toEqual({ n: 1, deep: { a: 1, b: 2 } })
  })

  test('a step that says anew how much it wants has not agreed to a limit of its pipeline’s', () => {
    const limited = (own: string) => {
      const pipeline = deployed(`name: limited
runtime: { memoryMib: 100, memoryLimitMib: 150, nodeSelector: { disk: ssd } }
assets: [{ id: a, key: x, runtime: ${own}, compute: ${code('x')} }]
`)
      return buildStepGraph([pipeline], assets('x')).graph.steps[0]?.runtime
    }
    const nodeSelector = { disk: 'ssd' }
    expect(limited('{ memoryMib: 512 }')).toEqual({ memoryMib: 512, nodeSelector })
    expect(limited('{ timeoutMs: 1000 }')).toEqual({
      memoryMib: 100,
      memoryLimitMib: 150,
      timeoutMs: 1000,
      nodeSelector,
    })
    expect(limited('{ memoryMib: 512, memoryLimitMib: 2048 }')).toMatchObject({ memoryLimitMib: 2048 })
  })

  test('other code gives another code version, other words do not', () => {
    const versionOf = (asset: string) =>
      buildStepGraph([deployed(`name: p\nassets: [${asset}]\n`)], assets('x')).graph.steps[0]?.outputs[0]
        ?.codeVersion
    const plain = versionOf(`{ id: a, key: x, compute: ${code('x')} }`)
    expect(versionOf(`{ id: a, key: x, description: words, compute: ${code('x')} }`)).toBe(plain)
    expect(versionOf(`{ id: a, key: x, compute: ${code('y')} }`)).not.toBe(plain)
    expect(versionOf(`{ id: a, key: x, codeVersion: "7", compute: ${code('x')} }`)).toBe('7')
  })
})

describe('ops', () => {
  const job = (graph: string): RunTarget => ({ of: 'graph', graph, job: 'run', pipeline: 'id of p' })
  const jobs = `jobs: [{ id: j, name: run, target: { graph: process } }]`

  test('J1: the six ops of process_numbers, the branches side by side', () => {
    const pipeline = deployed(`name: p
ops:
  - { id: a, name: generate, graph: process, compute: ${code('generate')} }
  - { id: b, name: even, graph: process, inputs: [{ name: numbers, from: generate }], compute: ${code('even')} }
  - { id: c, name: odd, graph: process, inputs: [{ name: numbers, from: generate.result }], compute: ${code('odd')} }
  - { id: d, name: sum_even, graph: process, inputs: [{ name: numbers, from: even }], compute: ${code('sum_even')} }
  - { id: e, name: sum_odd, graph: process, inputs: [{ name: numbers, from: odd }], compute: ${code('sum_odd')} }
  - { id: f, name: sum_two_sums, graph: process, inputs: [{ name: sums, from: [sum_even, sum_odd] }], compute: ${code('sum_two_sums')} }
${jobs}
`)
    const { graph } = buildStepGraph([pipeline], job('process'))
    expect(graph.steps.map(({ key }) => key)).toEqual([
      'generate',
      'even',
      'odd',
      'sum_even',
      'sum_odd',
      'sum_two_sums',
    ])
    expect(graph.steps[5]?.inputs[0]).toMatchObject({
      list: true,
      sources: [{ step: 'sum_even' }, { step: 'sum_odd' }],
    })
    expect(graph.steps[5]?.after).toEqual(['sum_even', 'sum_odd'])
  })

  test('sub-graphs unfold, and wires lead through their inputs and outputs', () => {
    const pipeline = deployed(`name: p
graphs:
  - { id: g, name: inner, graph: process, inputs: [{ name: start, from: first }], outputs: [{ name: end, from: second.result }] }
ops:
  - { id: a, name: first, graph: process, compute: ${code('first')} }
  - { id: b, name: second, graph: inner, inputs: [{ name: value, from: .start }], compute: ${code('second')} }
  - { id: c, name: third, graph: process, inputs: [{ name: value, from: inner.end }, { name: factor, default: 3 }], compute: ${code('third')} }
${jobs}
`)
    const { graph } = buildStepGraph([pipeline], job('process'), {
      ops: { third: { inputs: { factor: 4 } } },
    })
    expect(graph.steps.map(({ key, after }) => [key, after])).toEqual([
      ['first', []],
      ['inner.second', ['first']],
      ['third', ['inner.second']],
    ])
    expect(graph.steps[2]?.inputs[1]?.sources).toEqual([{ from: 'value', value: 4 }])
  })

  test('what follows a dynamic output runs once a piece until it is collected', () => {
    const pipeline = deployed(`name: p
ops:
  - { id: a, name: files, graph: process, outputs: [{ name: result, dynamic: true }], compute: ${code('files')} }
  - { id: b, name: size, graph: process, inputs: [{ name: file, from: files }], compute: ${code('size')} }
  - { id: c, name: double, graph: process, inputs: [{ name: size, from: size }], compute: ${code('double')} }
  - { id: d, name: total, graph: process, inputs: [{ name: sizes, from: double, collect: true }], compute: ${code('total')} }
${jobs}
`)
    const { graph } = buildStepGraph([pipeline], job('process'))
    expect(graph.steps.map(({ inputs }) => inputs[0]?.sources[0]?.from)).toEqual([
      undefined,
      'piece',
      'piece',
      'collected',
    ])
  })

  test.each([
    [
      'an input without wire or value',
      `[{ id: a, name: x, graph: process, inputs: [{ name: n }], compute: ${code('x')} }]`,
      'has neither a wire nor a value',
    ],
    [
      'a wire from nowhere',
      `[{ id: a, name: x, graph: process, inputs: [{ name: n, from: gone }], compute: ${code('x')} }]`,
      'which is not there',
    ],
    [
      'a circle',
      `[{ id: a, name: x, graph: process, inputs: [{ name: n, from: y }], compute: ${code('x')} }, { id: b, name: y, graph: process, inputs: [{ name: n, from: x }], compute: ${code('y')} }]`,
      'so none can start',
    ],
    ['a graph without ops', `[{ id: a, name: x, graph: elsewhere, compute: ${code('x')} }]`, 'has no ops'],
  ])('%s is refused', (_name, ops, message) => {
    const pipeline = deployed(`name: p\nops: ${ops}\n${jobs}\n`)
    expect(refusal(() => buildStepGraph([pipeline], job('process'))).message).toContain(message)
  })
})

describe('refusals', () => {
  const broken = deployed(`name: broken
assets:
  - { id: a, key: a, deps: [b], compute: ${code('a')} }
  - { id: b, key: b, deps: [a], compute: ${code('b')} }
  - { id: c, key: c, deps: [nowhere], compute: ${code('c')} }
  - { id: d, key: outside, group: far, compute: { kind: external } }
jobs: [{ id: j, name: far, target: { selection: 'group:far' } }]
`)
  test.each<[string, () => unknown, string]>([
    ['an unknown asset', () => buildStepGraph([broken], assets('x')), 'not_found'],
    ['an unknown input', () => buildStepGraph([broken], assets('c')), 'not_found'],
    ['a circle', () => buildStepGraph([broken], assets('a', 'b')), 'invalid_document'],
    ['nothing', () => buildStepGraph([broken], assets()), 'nothing_selected'],
    ['an external asset', () => buildStepGraph([broken], assets('outside')), 'invalid_selection'],
    [
      'a job of external assets only',
      () => resolveTarget({ job: 'far', pipeline: 'broken' }, [broken]),
      'nothing_selected',
    ],
    ['an unknown job', () => resolveTarget({ job: 'x', pipeline: 'broken' }, [broken]), 'not_found'],
    ['a selection that is none', () => resolveTarget({ selection: 'group:' }, [broken]), 'invalid_selection'],
  ])('%s is refused', (_name, work, expected) => {
    expect(refusal(work).code).toBe(expected)
  })
})
