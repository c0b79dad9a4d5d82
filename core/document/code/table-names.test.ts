import { expect, test } from 'vitest'

import { tableNames } from './table-names.ts'

test.each<[string, string[]]>([
  ['select * from orders', ['orders']],
  ['select * from Orders o join people p on o.id = p.id', ['orders', 'people']],
  ['select * from a, "Big B" where x in (select y from c)', ['a', 'Big B', 'c']],
  [
    'with late as (select * from flights), two as (select 1) select * from late, two, other',
    ['flights', 'other'],
  ],
  ["select * from read_csv('x.csv')", []],
  ['select * from main.orders', []],
  ["-- from nothing\nselect 'from x' from y", ['y']],
  ['select 1', []],
])('%s reads %j', (sql, tables) => {
  expect(tableNames(sql)).toEqual(tables)
})
