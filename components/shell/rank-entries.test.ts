import { expect, test } from 'vitest'

import { rankEntries, type EntryGroup } from './rank-entries.ts'

const named = (...labels: string[]) => labels.map((label) => ({ label }))
const groups: EntryGroup<{ label: string; about?: string }>[] = [
  {
    title: 'On this page',
    entries: named('Fold or unfold the selected group', 'Publish…', 'Materialize…', 'Jobs of this pipeline'),
  },
  { title: 'Pages', arePages: true, entries: named('Home', 'Pipelines', 'Assets', 'Runs', 'Jobs') },
  { title: 'Pipelines', entries: [{ label: 'runs', about: 'counts what ran' }, { label: 'daily' }] },
  { title: 'Assets', entries: named('raw/orders', 'orders', 'orders_per_day', 'reruns', 'publisher') },
  { title: 'Actions', entries: named('New pipeline…', 'Turn dark') },
]
const found = (typed: string) =>
  rankEntries(groups, typed).flatMap(({ entries }) => entries.map(({ label }) => label))

test.each<[string, string[]]>([
  // The very name of a page, though much else holds its letters.
  ['runs', ['Runs', 'runs', 'reruns']],
  ['Runs ', ['Runs', 'runs', 'reruns']],
  ['pipe', ['Pipelines', 'Jobs of this pipeline', 'New pipeline…']],
  ['jobs', ['Jobs', 'Jobs of this pipeline']],
  ['publish', ['Publish…', 'publisher']],
  ['materialize', ['Materialize…']],
  // The shorter of two that begin so, then those with a word that begins so.
  ['orders', ['orders', 'orders_per_day', 'raw/orders']],
  ['per day', ['orders_per_day']],
  ['what ran', ['runs']],
  ['mtlz', ['Materialize…']],
  ['nothing of this', []],
])('%s finds %j first', (typed, labels) => expect(found(typed).slice(0, labels.length || 1)).toEqual(labels))

test('where nothing was typed everything stands as it is, fifty of each group', () => {
  expect(found('')).toEqual(groups.flatMap(({ entries }) => entries.map(({ label }) => label)))
  const many = Array.from({ length: 10_000 }, (_, index) => ({ label: `asset_${index}` }))
  expect(rankEntries([{ title: 'Assets', entries: many }], '')[0]?.entries).toHaveLength(50)
  expect(rankEntries([{ title: 'Assets', entries: many }], 'asset')[0]?.entries).toHaveLength(50)
  expect(rankEntries([{ title: 'Assets', entries: many }], '9998')[0]?.entries).toEqual([
    { label: 'asset_9998' },
  ])
})
