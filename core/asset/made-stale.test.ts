import { expect, test } from 'vitest'

import { assetStates, type AssetFacts } from './asset-state.ts'
import { madeStale, staleWords } from './made-stale.ts'

const at = new Date('2026-01-01T00:00:00Z')

/** An asset that was made with the code c1 from values of its inputs as they are. */
const facts = (key: string, inputs: string[], given: Partial<AssetFacts> = {}): AssetFacts => ({
  key,
  isExternal: false,
  codeVersion: 'c1',
  inputs: inputs.map((input) => ({ key: input, isLoaded: true })),
  materialized: {
    at,
    runId: 'run',
    dataVersion: `${key} 1`,
    codeVersion: 'c1',
    inputVersions: Object.fromEntries(inputs.map((input) => [input, `${input} 1`])),
    summary: null,
  },
  observed: null,
  failed: null,
  active: null,
  ...given,
})
const never = { materialized: null }
const stale = (before: AssetFacts[], after: AssetFacts[]) =>
  madeStale(assetStates(before), assetStates(after)).map((one) => `${one.key}: ${staleWords(one)}`)
const changed = { codeVersion: 'c2' }

test('other code and new inputs make an asset stale, and what is made from it after it', () => {
  const rest = [facts('b', ['a']), facts('c', ['b']), facts('far', [])]
  const wider = facts('far', [])
  wider.inputs = [{ key: 'c', isLoaded: true }]
  expect(stale([facts('a', []), ...rest], [facts('a', [], changed), ...rest.slice(0, 2), wider])).toEqual([
    'a: code changed',
    'far: c is a new input',
    'b: made from a',
    'c: made from b',
  ])
})

test('what was never made is missing and not stale, and nothing becomes stale through it', () => {
  const before = [facts('a', [], never), facts('b', ['a'], never)]
  expect(stale(before, [facts('a', [], { ...changed, ...never }), facts('b', ['a'], never)])).toEqual([])
})

test('what is stale already does not become it; back at the code it was made with it is fresh', () => {
  const [old, now] = [[facts('a', [])], [facts('a', [], changed)]]
  expect(stale(now, [facts('a', [], { codeVersion: 'c3' })])).toEqual([])
  expect(stale(now, old)).toEqual([])
  expect(stale(old, old)).toEqual([])
})
