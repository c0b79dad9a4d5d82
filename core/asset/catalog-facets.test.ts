import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  catalogEntries,
  type CatalogFilter,
  facets,
  findAssets,
  readValues,
  spellValues,
  without,
} from './catalog-facets.ts'

const assetOf = (key: string, given: Partial<Parameters<typeof catalogEntries>[0][number]> = {}) => ({
  key,
  group: null,
  kinds: [],
  owners: [],
  tags: {},
  description: null,
  computeKind: 'python',
  pipeline: { id: 'p', name: 'sales' },
  state: { status: 'fresh' as const, words: '10 rows', staleCauses: [] },
  checkSummary: null,
  freshness: null,
  ...given,
})

const assets = [
  assetOf('orders', { group: 'raw', kinds: ['csv'], owners: ['ana'], tags: { tier: 'gold' } }),
  assetOf('users', { group: 'raw', owners: ['ben'] }),
  assetOf('report', {
    computeKind: 'sql',
    description: 'Orders by **month**',
    state: {
      status: 'stale',
      words: 'stale: code changed',
      staleCauses: [{ kind: 'code', words: 'code changed' }],
    },
  }),
]
const found = (text: string, filter: CatalogFilter) =>
  findAssets(catalogEntries(assets), text, filter).assets.map(({ key }) => key)

test.each<[string, CatalogFilter, string[]]>([
  ['', {}, ['orders', 'users', 'report']],
  ['ORDERS', {}, ['orders', 'report']],
  ['orders month', {}, ['report']],
  ['', { kind: ['sql', 'csv'] }, ['orders', 'report']],
  ['', { group: ['raw'], owner: ['ben', without] }, ['users']],
  ['', { staleness: ['code changed'] }, ['report']],
  ['', { tag: ['tier=gold'] }, ['orders']],
  ['', { group: [without] }, ['report']],
])('%j and %j leave %j', (text, filter, keys) => {
  expect(found(text, filter)).toEqual(keys)
})

test('a count says how many assets are left with its value, beside what else is chosen', () => {
  const filters = fc.record(
    {
      kind: fc.subarray(['python', 'sql', 'csv']),
      group: fc.subarray(['raw', without]),
      owner: fc.subarray(['ana', 'ben', without]),
      status: fc.subarray(['fresh', 'stale']),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(filters, fc.constantFrom('', 'orders', 'nothing'), (filter, text) => {
      const { counts } = findAssets(catalogEntries(assets), text, filter)
      for (const facet of facets)
        for (const { value, count } of counts[facet])
          expect(found(text, { ...filter, [facet]: [value] })).toHaveLength(count)
    }),
  )
})

test('of 10,000 assets each is looked at once, whatever is chosen', () => {
  let looks = 0
  const entries = catalogEntries(
    Array.from({ length: 10_000 }, (_, index) =>
      assetOf(`asset_${index}`, { group: `group ${index % 40}`, owners: [`owner ${index % 97}`] }),
    ),
  ).map(({ said, values, asset }) => ({
    asset,
    values,
    get said() {
      looks += 1
      return said
    },
  }))
  const { assets: left } = findAssets(entries, 'asset_', {
    group: ['group 7'],
    owner: ['owner 7'],
    kind: ['python'],
  })
  expect(left).toHaveLength(3)
  expect(looks).toBe(10_000)
})

test('values of any text survive the address', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ minLength: 1, unit: 'grapheme' })), (values) => {
      expect(readValues(spellValues(values))).toEqual(values)
    }),
  )
})
