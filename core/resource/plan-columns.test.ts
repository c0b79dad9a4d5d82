import { expect, test } from 'vitest'

import { planColumns } from './plan-columns.ts'

const there = [
  { name: 'id', type: 'bigint' },
  { name: 'note', type: 'text' },
]
const same = (one: string, other: string) => one === other
const column = (name: string, type: string, isEmpty = false) => ({ name, type, isEmpty })

test('a new column is added, and one that the rows lack stays', () => {
  expect(planColumns(there, [column('id', 'bigint'), column('price', 'real')], same)).toEqual({
    outcome: 'fits',
    added: [{ name: 'price', type: 'real' }],
  })
})

test('another type is refused with both of them, unless no row has a value', () => {
  expect(planColumns(there, [column('id', 'text')], same)).toMatchObject({
    outcome: 'refused',
    reason: expect.stringContaining('id is bigint in the table, and text in the new rows') as string,
  })
  expect(planColumns(there, [column('id', 'text', true)], same)).toEqual({ outcome: 'fits', added: [] })
})
