import { expect, test } from 'vitest'

import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import { emptyDocument, type PipelineDocument } from '../document.ts'
import { element } from '../element.ts'
import { invertChange } from '../invert-change.ts'
import { addFromCode, codeFileOf, neededOf } from './add-from-code.ts'

const drawn: PipelineDocument = {
  ...emptyDocument('p'),
  elements: Object.fromEntries(
    ['raw/orders', 'people', 'a/twice', 'b/twice'].map((key, index) => {
      const id = `e${index}`
      return [id, element.parse({ kind: 'asset', id, key, compute: { kind: 'external' } })]
    }),
  ),
}

const added = (fileName: string, code: string) => {
  const file = codeFileOf(fileName, code)
  if (!file) return undefined
  const change = addFromCode(drawn, { id: 'new', file })
  if (change instanceof Refusal) throw change
  const after = applied(drawn, change)
  expect(applied(after, invertChange(change))).toEqual(drawn)
  return after.elements['new']
}

test.each([
  ['totals.sql', 'select * from Orders join people using (id)', ['raw/orders', 'people']],
  ['daily totals.py', 'def daily_totals(orders, context, unknown):\n    return orders', ['raw/orders']],
  ['names.ts', 'export default function names(people: string[]) { return people }', ['people']],
  ['both.py', 'def both(twice):\n    return twice', []],
  ['taken.sql', "select * from 'x.csv' o, orders", ['raw/orders']],
])('%s becomes an asset that is wired to %3$j', (fileName, code, keys) => {
  const made = added(fileName, code)
  expect(made).toMatchObject({ kind: 'asset', compute: { code } })
  expect(made?.kind === 'asset' ? (made.deps ?? []).map(({ asset }) => asset) : []).toEqual(keys)
})

test('what ends otherwise is no code', () => {
  expect(codeFileOf('photo.png', '')).toBeUndefined()
  expect(codeFileOf('py', '')).toBeUndefined()
})

test('a small table becomes a query that gives its rows, a large one and Parquet are read from where they lie', () => {
  expect(codeFileOf('Town list.csv', 'name\nBern\n')).toMatchObject({
    name: 'Town_list',
    compute: { kind: 'sql', code: expect.stringContaining("('Bern')") },
  })
  expect(codeFileOf('empty.csv', 'name\n')).toBeUndefined()
  expect(codeFileOf('big.parquet', undefined)?.compute.code).toContain("from read_parquet('big.parquet')")
  expect(neededOf('a.csv', 1_000)).toBe('text')
  expect(neededOf('a.csv', 10_000_000)).toBe('name')
  expect(neededOf('a.parquet', 10)).toBe('name')
  expect(neededOf('a.SQL', 10)).toBe('text')
  expect(neededOf('a.png', 10)).toBeUndefined()
})
