import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { checkRunConfig } from './check-run-config.ts'
import { readConfigText, writeConfigText } from './config-text.ts'
import { changesBetween } from './run-changes.ts'

const names = { steps: ['load', 'outer.inner'], resources: ['bank'], ofGraph: true }

describe('a configuration', () => {
  test.each([
    ['{}', []],
    ['ops: { load: { config: { limit: 3 }, inputs: { rows: 2 } } }', []],
    ['resources: { bank: { config: { host: h } } }', []],
    ['inputs: { rows: 3 }', []],
    ['opps: {}', ['opps']],
    ['ops: { lode: { config: {} } }', ['ops.lode']],
    ['ops: { load: { confg: {} } }', ['ops.load.confg']],
    ['ops: { load: { config: 3 } }', ['ops.load.config']],
    ['ops: 3', ['ops']],
    ['resources: { bank: { inputs: {} }, shop: {} }', ['resources.bank.inputs', 'resources.shop']],
  ])('%s: what nothing would read is told with the way to it', (text, paths) => {
    const read = readConfigText(text)
    if (read.outcome !== 'parsed') throw new Error('not read')
    expect(checkRunConfig(read.config, names).map(({ path }) => path.join('.'))).toEqual(paths)
  })

  test('of assets no inputs are given', () => {
    expect(checkRunConfig({ inputs: {} }, { ...names, ofGraph: false })).toHaveLength(1)
  })

  test('a problem is told with its line', () => {
    const read = readConfigText('ops:\n  load:\n    config: {}\n  lode:\n    config: {}\n')
    expect(read.outcome === 'parsed' && read.lineOf(['ops', 'lode'])).toBe(4)
    expect(read.outcome === 'parsed' && read.lineOf(['ops', 'lode', 'nowhere'])).toBe(4)
    expect(readConfigText('ops:\n  load: [1\n')).toMatchObject({ outcome: 'refused' })
    expect(readConfigText('a: 1\na: 2\n')).toMatchObject({ outcome: 'refused', problem: { line: 2 } })
    expect(readConfigText('- 1')).toMatchObject({ outcome: 'refused' })
    expect(readConfigText('')).toMatchObject({ outcome: 'parsed', config: {} })
  })

  test('what is written is read back the same', () => {
    fc.assert(
      fc.property(
        // A name that reaches into objects themselves is no name of anything.
        fc
          .dictionary(fc.string({ minLength: 1 }), fc.jsonValue({ maxDepth: 3 }))
          .map((value) => JSON.stringify(value))
          .filter((value) => !value.includes('__proto__'))
          .map((value) => JSON.parse(value)),
        (config) => {
          const read = readConfigText(writeConfigText(config))
          expect(read.outcome === 'parsed' && read.config).toEqual(config)
        },
      ),
      { numRuns: 200 },
    )
  })
})

test('between two runs stand the versions, values and tags that were given otherwise', () => {
  const before = {
    versions: { p: 1, q: 2 },
    config: { ops: { a: { config: { x: 1, y: 'k' } } } },
    tags: { team: 'core' },
  }
  const after = {
    versions: { p: 2, q: 2 },
    config: { ops: { a: { config: { x: 2, y: 'k', z: [] } } } },
    tags: {},
  }
  expect(changesBetween(before, after)).toEqual([
    { of: 'version', name: 'p', from: '1', to: '2' },
    { of: 'config', name: 'ops.a.config.x', from: '1', to: '2' },
    { of: 'tag', name: 'team', from: 'core', to: null },
    { of: 'config', name: 'ops.a.config.z', from: null, to: '[]' },
  ])
  expect(changesBetween(before, before)).toEqual([])
})
