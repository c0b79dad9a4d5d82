import { expect, test } from 'vitest'

import type { KnownInput } from './code-completion.ts'
import { sqlTables } from './sql-tables.ts'

const inputs: KnownInput[] = [
  { name: 'orders', detail: '', columns: [{ name: 'id' }, { name: 'total', type: 'DOUBLE' }] },
  { name: 'people', detail: '', columns: [{ name: 'name' }] },
]
const columns = (code: string, table: string) =>
  sqlTables(code, inputs)
    .get(table)
    ?.map(({ name }) => name)

test.each([
  ['select o. from orders o', 'o', ['id', 'total']],
  ['select o. from orders as o join people p on true', 'p', ['name']],
  ['select * from orders, people p', 'p', ['name']],
  ['select * from "orders" AS "O"', 'o', ['id', 'total']],
  ['select * from orders where id > 1', 'where', undefined],
  ['select 1 -- from orders o\nfrom people p', 'o', undefined],
  ["select 'from orders o' from people", 'o', undefined],
])('in %s, %s has the columns %j', (code, table, wanted) => {
  expect(columns(code, table)).toEqual(wanted)
})

test('a query in "with" has the columns it selects, named, taken over and by "*"', () => {
  const code = `with big as (select id, total * 2 as twice, max(total) from orders group by 1),
  all_of as (select b.*, 1 as one from big b)
select x. from all_of x`
  expect(columns(code, 'big')).toEqual(['id', 'twice'])
  expect(columns(code, 'x')).toEqual(['id', 'twice', 'one'])
})

test('a "from" inside a call ends no list', () => {
  const code = 'with x as (select extract(year from day) as year, id from orders) select'
  expect(columns(code, 'x')).toEqual(['year', 'id'])
})

test('an unfinished query is read as far as it goes', () => {
  expect(columns('with big as (select * from orders', 'big')).toEqual(['id', 'total'])
  expect(columns('', 'orders')).toEqual(['id', 'total'])
})
