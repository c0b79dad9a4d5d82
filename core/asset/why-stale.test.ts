import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { StaleCause } from './asset-state.ts'
import { impactOf, toMakeFresh, whyStale, type WalkedAsset } from './why-stale.ts'

const code: StaleCause = { kind: 'code', words: 'code changed' }
const behind = (asset: string): StaleCause => ({ kind: 'upstream', asset, words: `${asset} is stale` })
const asset = (key: string, upstream: string[] = [], staleCauses: StaleCause[] = []): WalkedAsset => ({
  key,
  upstream,
  state: { staleCauses },
})

describe('why an asset is stale', () => {
  test('is the change upstream, and the way from it', () => {
    const assets = [
      asset('raw', [], [code]),
      asset('clean', ['raw'], [behind('raw')]),
      asset('report', ['clean'], [behind('clean')]),
    ]
    expect(whyStale(assets, 'report')).toEqual([
      { key: 'raw', causes: [code], path: ['raw', 'clean', 'report'] },
    ])
    expect(toMakeFresh(whyStale(assets, 'report'))).toEqual(['raw', 'clean', 'report'])
  })

  test('is every change, the nearest first, also one behind another', () => {
    const changed: StaleCause = { kind: 'input', asset: 'clean', words: 'clean changed' }
    const assets = [
      asset('raw', [], [code]),
      asset('clean', ['raw'], [code, behind('raw')]),
      asset('report', ['clean'], [changed]),
    ]
    expect(whyStale(assets, 'report').map(({ key }) => key)).toEqual(['report', 'clean', 'raw'])
  })

  test('is nothing where it is not', () => {
    expect(whyStale([asset('raw', [], [code]), asset('other')], 'other')).toEqual([])
    expect(whyStale([], 'gone')).toEqual([])
  })
})

const graphs = fc
  .array(fc.array(fc.nat(30), { maxLength: 4 }), { minLength: 1, maxLength: 30 })
  .map((lists) =>
    lists.map((deps, index) =>
      asset(`a${index}`, [...new Set(deps.filter((dep) => dep < index).map((dep) => `a${dep}`))]),
    ),
  )

test('what a change reaches is what can be walked to, each once, by the shortest way', () => {
  fc.assert(
    fc.property(graphs, (assets) => {
      const reached = impactOf(assets, 'a0')
      const distances = new Map([['a0', 0], ...reached.map(({ key, distance }) => [key, distance] as const)])
      expect(new Set(reached.map(({ key }) => key)).size).toBe(reached.length)
      for (const { key, upstream } of assets) {
        const from = upstream.flatMap((dep) => distances.get(dep) ?? [])
        if (key !== 'a0') expect(distances.get(key)).toBe(from.length > 0 ? Math.min(...from) + 1 : undefined)
      }
    }),
  )
})
