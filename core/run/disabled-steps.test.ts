import { describe, expect, test } from 'vitest'

import { applied } from '../document/apply-change.ts'
import { setDisabled } from '../document/commands/set-disabled.ts'
import { Refusal } from '../refusal.ts'
import { buildStepGraph } from './build-step-graph.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { disabledInputs } from './disabled-inputs.ts'
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

const disabling = (pipeline: DeployedPipeline, ...ids: string[]): DeployedPipeline => {
  const change = setDisabled(pipeline.document, { ids, disabled: true })
  if (change instanceof Refusal) throw change
  return { ...pipeline, document: applied(pipeline.document, change) }
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
  test('a disabled asset is a step of no run; what is made from it loads its last value', () => {
    const off = disabling(numbers, 'b')
    const target = resolveTarget({ selection: '*' }, [off])
    const { graph } = buildStepGraph([off], target)
    expect(graph.steps.map(({ key }) => key)).not.toContain('even_numbers')
    const reader = graph.steps.find(({ key }) => key === 'summed_even_numbers')
    expect(reader?.after).toEqual([])
    expect(reader?.inputs[0]?.sources).toEqual([{ from: 'asset', asset: 'even_numbers', ioManager: 'file' }])
    expect([...disabledInputs([off], graph.steps)]).toEqual([['even_numbers', 'summed_even_numbers']])
    expect(
      disabledInputs([numbers], buildStepGraph([numbers], assets('summed_even_numbers')).graph.steps).size,
    ).toBe(0)
  })

  test('a disabled asset that is asked for by name, a selection of nothing else, and a disabled job are refused with words', () => {
    const off = disabling(numbers, 'b', 'j')
    expect(refusal(() => buildStepGraph([off], assets('even_numbers')))).toEqual({
      code: 'invalid_selection',
      message:
        '"even_numbers" is disabled, so no run makes it. Enable it and publish, or take it out of the selection.',
    })
    expect(refusal(() => resolveTarget({ selection: 'key:even_numbers' }, [off])).message).toContain(
      'is disabled',
    )
    expect(refusal(() => resolveTarget({ job: 'all_numbers', pipeline: 'numbers' }, [off]))).toEqual({
      code: 'wrong_state',
      message: 'The job "all_numbers" is disabled, so it starts nothing. Enable it and publish.',
    })
  })
})

describe('ops', () => {
  const pipeline = (input: string) =>
    deployed(`name: p
ops:
  - { id: a, name: get, graph: g, compute: ${code('get')} }
  - { id: b, name: more, graph: g, compute: ${code('more')} }
  - { id: c, name: add, graph: g, inputs: [${input}], compute: ${code('add')} }
jobs: [{ id: j, name: all, target: { graph: g } }]
`)
  const built = (input: string) => {
    const off = disabling(pipeline(input), 'a')
    return buildStepGraph([off], resolveTarget({ job: 'all', pipeline: 'p' }, [off])).graph.steps
  }

  test.each([
    ['its default stands in', '{ name: rows, from: get.result, default: 7 }', [{ from: 'value', value: 7 }]],
    [
      'a list comes without it',
      '{ name: rows, from: [get.result, more.result] }',
      [{ from: 'step', step: 'more', output: 'result' }],
    ],
  ])('are steps of no run, and of an input that is wired to one %s', (_, input, sources) => {
    const steps = built(input)
    expect(steps.map(({ key }) => key).toSorted()).toEqual(['add', 'more'])
    expect(steps.find(({ key }) => key === 'add')?.inputs[0]?.sources).toEqual(sources)
  })

  test('an input that is left without a value is refused with words', () => {
    expect(refusal(() => built('{ name: rows, from: get.result }')).message).toBe(
      'The input "rows" of "add" has no value: what it is wired to is disabled. Enable that, or give the input a default.',
    )
  })
})
