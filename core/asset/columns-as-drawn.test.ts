import { expect, test } from 'vitest'

import { emptyDocument } from '../document/document.ts'
import { element } from '../document/element.ts'
import { producersOf } from '../run/producer.ts'
import { columnsAsDrawn, queriesBehind } from './columns-as-drawn.ts'

const drawn = (...assets: { key: string; deps?: string[]; kind?: 'sql' | 'python' }[]) =>
  producersOf([
    {
      id: 'p',
      hash: 'h',
      document: {
        ...emptyDocument('here'),
        elements: Object.fromEntries(
          assets.map(({ key, deps = [], kind = 'sql' }) => [
            key,
            element.parse({
              id: key,
              kind: 'asset',
              key,
              deps: deps.map((asset) => ({ asset })),
              compute: { kind, code: `code of ${key}` },
            }),
          ]),
        ),
      },
    },
  ])
const keysBehind = (...given: Parameters<typeof queriesBehind>) =>
  queriesBehind(...given).map(({ asset }) => asset)

/** The tree of a query that takes all of a table. */
const allOf = (table: string) => ({
  statements: [
    {
      node: {
        type: 'SELECT_NODE',
        select_list: [{ class: 'STAR', type: 'STAR', relation_name: '' }],
        from_table: { type: 'BASE_TABLE', table_name: table, alias: '' },
      },
    },
  ],
})

test('queries come after those they read, each once; other code and what is known ends the way', () => {
  const producers = drawn(
    { key: 'last', deps: ['left', 'right'] },
    { key: 'left', deps: ['first'] },
    { key: 'right', deps: ['first', 'told'] },
    { key: 'first', deps: ['script'] },
    { key: 'script', kind: 'python', deps: ['before'] },
    { key: 'told', deps: ['before'] },
    { key: 'before' },
  )
  expect(keysBehind(['last', 'nowhere'], producers, (key) => key === 'told')).toEqual([
    'first',
    'left',
    'right',
    'last',
  ])
})

test('a circle is gone round once, and a very long way not to its end', () => {
  const circle = drawn({ key: 'a', deps: ['b'] }, { key: 'b', deps: ['a'] })
  expect(keysBehind(['a'], circle)).toEqual(['b', 'a'])
  const long = drawn(
    ...Array.from({ length: 1_000 }, (_, index) => ({ key: `k${index}`, deps: [`k${index + 1}`] })),
  )
  expect(queriesBehind(['k0'], long)).toHaveLength(300)
})

test('what is taken on from query to query has its names to the end, and those of values stand before', () => {
  const producers = drawn({ key: 'c', deps: ['b'] }, { key: 'b', deps: ['a'] }, { key: 'a' })
  const queries = queriesBehind(['c'], producers)
  const trees = new Map([
    ['code of c', allOf('b')],
    ['code of b', allOf('a')],
  ])
  const names = (stored: [string, string[]][]) => columnsAsDrawn(queries, trees, new Map(stored)).get('c')
  expect(names([['a', ['id', 'price']]])).toEqual(['id', 'price'])
  expect(
    names([
      ['a', ['id', 'price']],
      ['b', ['id']],
    ]),
  ).toEqual(['id'])
  expect(names([])).toBeUndefined()
})
