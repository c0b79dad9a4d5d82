import { describe, expect, test } from 'vitest'

import { assetStates, type AssetFacts } from './asset-state.ts'

const at = new Date('2026-01-01T00:00:00Z')
const later = new Date('2026-01-02T00:00:00Z')

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
    summary: { format: 'json', sizeBytes: 2, preview: { kind: 'json', value: 30, truncated: false } },
  },
  observed: null,
  failed: null,
  active: null,
  ...given,
})
const stateOf = (key: string, ...assets: AssetFacts[]) => assetStates(assets).get(key)

describe('how an asset stands', () => {
  test('a look that failed counts until the next one', () => {
    const failed = { at, runId: 'run', failure: { message: 'no such bucket' } }
    const seen = { isExternal: true, materialized: null, failed }
    expect(stateOf('a', facts('a', [], seen))?.status).toBe('failed')
    const observed = { at: later, dataVersion: '1' }
    expect(stateOf('a', facts('a', [], { ...seen, observed }))?.status).toBe('fresh')
  })

  test('fresh with its value, while code and inputs are as they were', () => {
    expect(stateOf('b', facts('a', []), facts('b', ['a']))).toMatchObject({
      status: 'fresh',
      words: '30',
      staleCauses: [],
    })
  })

  test('stale by its code, and what follows it says so quietly', () => {
    const [a, b, c] = [facts('a', [], { codeVersion: 'c2' }), facts('b', ['a']), facts('c', ['b'])]
    expect(stateOf('a', a, b, c)).toMatchObject({ status: 'stale', words: 'stale: code changed' })
    expect(stateOf('b', a, b, c)).toMatchObject({
      status: 'fresh',
      staleCauses: [{ kind: 'upstream', asset: 'a' }],
    })
    expect(stateOf('c', a, b, c)).toMatchObject({
      status: 'fresh',
      staleCauses: [{ kind: 'upstream', asset: 'b' }],
    })
  })

  test('stale by an input that has another value, is new, or has none any more', () => {
    const changed = facts('a', [])
    if (changed.materialized) changed.materialized.dataVersion = 'a 2'
    expect(stateOf('b', changed, facts('b', ['a']))?.staleCauses).toEqual([
      { kind: 'input', asset: 'a', words: 'a changed' },
    ])
    const before = facts('b', ['a'])
    if (before.materialized) before.materialized.inputVersions = {}
    expect(stateOf('b', facts('a', []), before)?.words).toBe('stale: a is a new input')
    expect(
      stateOf('b', facts('a', [], { materialized: null }), facts('b', ['a']))?.staleCauses[0]?.kind,
    ).toBe('missing')
  })

  test('an input made again with the same data leaves it fresh', () => {
    const again = facts('a', [])
    if (again.materialized) again.materialized.at = later
    expect(stateOf('b', again, facts('b', ['a']))?.status).toBe('fresh')
  })

  test('a failure shows until it is made again, and a run at work before everything', () => {
    const failed = {
      at: later,
      runId: 'r',
      failure: { message: 'It ended with exit code 2.', cause: 'exit_code', exitCode: 2 },
    }
    expect(stateOf('a', facts('a', [], { failed }))).toMatchObject({
      status: 'failed',
      words: 'failed: exit 2',
      runId: 'r',
    })
    expect(stateOf('a', facts('a', [], { failed: { ...failed, at: new Date(0) } }))?.status).toBe('fresh')
    expect(stateOf('a', facts('a', [], { failed, active: { runId: 'now', isRunning: true } }))).toMatchObject(
      { status: 'running', runId: 'now' },
    )
    expect(stateOf('a', facts('a', [], { active: { runId: 'now', isRunning: false } }))?.status).toBe(
      'queued',
    )
  })

  test('never materialized, observed, not observed yet', () => {
    expect(stateOf('a', facts('a', [], { materialized: null }))).toMatchObject({
      status: 'never',
      words: 'never materialized',
    })
    const outside = { materialized: null, isExternal: true }
    expect(stateOf('a', facts('a', [], outside))?.words).toBe('not observed yet')
    expect(stateOf('a', facts('a', [], { ...outside, observed: { at, dataVersion: '1' } }))).toMatchObject({
      status: 'fresh',
      words: 'observed',
    })
  })

  test('a circle ends', () => {
    expect(stateOf('a', facts('a', ['b']), facts('b', ['a']))?.status).toBe('fresh')
  })
})
