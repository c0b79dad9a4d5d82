import { DuckDBInstance } from '@duckdb/node-api'
import { expect, test } from 'vitest'

import type { Json } from '../json.ts'
import { sqlColumns, type KnownTables } from './sql-columns.ts'

const duckdb = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect()
const serialize = await duckdb.prepare('SELECT json_serialize_sql($1::varchar)')

const treeOf = async (query: string): Promise<Json> => {
  serialize.bindVarchar(1, query)
  const [tree] = (await serialize.runAndReadAll()).getColumnsJson() as [[string]]
  return JSON.parse(tree[0]) as Json
}

const known: KnownTables = new Map([
  ['orders', ['id', 'price', 'town', 'box']],
  ['rates', ['town', 'rate']],
  ['closed', null],
  ['other', null],
])

/** `total: orders.price rates.rate`; a question mark where it is not certain. */
const told = async (query: string, names?: string[]): Promise<string[] | null> =>
  sqlColumns(await treeOf(query), known, names)?.map(
    ({ column, from, certain }) =>
      `${column}:${from.map((one) => ` ${one.table}.${one.column}`).join('')}${certain ? '' : ' ?'}`,
  ) ?? null

test.each<[string, string[] | null]>([
  // Names, aliases and expressions.
  ['select id, price * 2 as double, 1 as one from orders', ['id: orders.id', 'double: orders.price', 'one:']],
  ['select o.ID from orders o', ['ID: orders.id']],
  ['select orders.id from main.orders', ['id: orders.id']],
  ['select box.size.wide, o.box.size from orders o', ['wide: orders.box', 'size: orders.box']],
  ['select price as p, p + id as q from orders', ['p: orders.price', 'q: orders.price orders.id']],
  [
    'select count(*) as n, sum(price) filter (where id > 1) as s from orders',
    ['n:', 's: orders.price orders.id'],
  ],
  [
    "select case when town = 'x' then price else id end as c from orders",
    ['c: orders.town orders.price orders.id'],
  ],
  ['select cast(price as int) as c, price::text as d from orders', ['c: orders.price', 'd: orders.price']],
  ['select row_number() over (partition by town order by id) as r from orders', ['r: orders.town orders.id']],
  ['select list_transform(box, lambda x: x + id) as l from orders', ['l: orders.box orders.id']],
  ['select orders as row from orders', ['row: orders.id orders.price orders.town orders.box']],
  [
    'select price from orders where id > 3 group by all having max(id) > 1 order by 1',
    ['price: orders.price'],
  ],
  // Stars.
  ['from rates', ['town: rates.town', 'rate: rates.rate']],
  [
    'select * exclude (id, box) replace (price + id as price) from orders',
    ['price: orders.price orders.id', 'town: orders.town'],
  ],
  ['select r.*, 1 as one from orders o, rates r', ['town: rates.town', 'rate: rates.rate', 'one:']],
  ['select columns(*) + 1 from orders', null],
  ['select * from closed', null],
  // Joins.
  [
    'select id, rate from orders join rates on orders.town = rates.town',
    ['id: orders.id', 'rate: rates.rate'],
  ],
  ['select town from orders join rates using (town)', ['town: orders.town rates.town']],
  [
    'select * exclude (id, box) from orders join rates using (town)',
    ['price: orders.price', 'town: orders.town rates.town', 'rate: rates.rate'],
  ],
  ['select town, rate from orders natural join rates', ['town: orders.town rates.town', 'rate: rates.rate']],
  ['select town from orders semi join rates using (town)', ['town: orders.town']],
  ['select town from orders, rates', ['town: ?']],
  // Queries in queries.
  ['with c as (select price as p from orders) select p + 1 as q from c', ['q: orders.price']],
  ['with c(a, b) as (select id, price from orders) select b from c', ['b: orders.price']],
  ['with orders as (select 1 as id) select id from orders', ['id:']],
  ['select s.q from (select id, price from orders) as s(p, q)', ['q: orders.price']],
  ['select (select max(rate) from rates where rates.town = o.town) as m from orders o', ['m: rates.rate']],
  ['select (select o.id) as m from orders o', ['m: orders.id']],
  ['select price in (select rate from rates) as m from orders', ['m: rates.rate orders.price']],
  ['select exists (select 1 from rates) as e from orders', ['e: ?']],
  ['select id from orders union all select rate from rates', ['id: orders.id rates.rate']],
  ['select id from orders except select rate from rates', ['id: orders.id']],
  [
    'select id, town from orders union by name select rate, town from rates',
    ['id: orders.id', 'town: orders.town rates.town', 'rate: rates.rate'],
  ],
  [
    'with recursive r(n, m) as (select id, price from orders union all select m, n from r) select n from r',
    ['n: orders.id orders.price'],
  ],
  // What is no table of ours is no source, and what is made of a column is.
  ["select a from 'x.csv'", ['a:']],
  ["select f.a, id from orders, read_csv('x.csv') f", ['a:', 'id: orders.id']],
  ['select x from (values (1)) t(x)', ['x:']],
  ['select u.v from orders, unnest(orders.box) as u(v)', ['v: orders.box']],
  // Tables whose columns nobody knows: what must be theirs is, what need not be is not certain.
  ['select a, c.b from closed c', ['a: closed.a', 'b: closed.b']],
  ['select a, id from closed, orders', ['a: closed.a', 'id: orders.id']],
  ['select a, closed.b from closed, other', ['a: ?', 'b: closed.b']],
  ['select a as b, b + 1 as c from closed', ['b: closed.a', 'c: ?']],
  ['select (select max(a) from other) as m from closed', ['m: ?']],
  ['select (select max(a) from other) as m', ['m: other.a']],
  ['with c as (select * from closed) select a from c', ['a: closed.a']],
  ['with c(x) as (select * from closed) select x from c', ['x: ?']],
  ['select town from closed join orders using (town)', ['town: closed.town orders.town']],
  ['select a from closed natural join other', ['a: ?']],
  // No query.
  ['create table a as select 1', null],
  ['select 1; select 2', null],
  ['select (', null],
])('%s', async (query, columns) => {
  expect(await told(query)).toEqual(columns)
})

test('columns a result was seen with complete what the query does not name', async () => {
  expect(await told('select price + 1, id from orders', ['(price + 1)', 'id'])).toEqual([
    '(price + 1): orders.price',
    'id: orders.id',
  ])
  expect(await told('select *, 1 as one from closed', ['a', 'b', 'one'])).toEqual([
    'a: closed.a',
    'b: closed.b',
    'one:',
  ])
  expect(await told('select * from closed, other', ['a'])).toEqual(['a: ?'])
})

test('columns that another query gave before say nothing of this one', async () => {
  expect(await told('select id, price from orders', ['price', 'id'])).toEqual([
    'id: orders.id',
    'price: orders.price',
  ])
  expect(await told('select *, price + 1 from closed', ['a', '(price + 1)'])).toBeNull()
})

test('stars on stars end', async () => {
  const levels = Array.from({ length: 40 }, (_, index) =>
    index === 0 ? 'c0 as (select * from orders)' : `c${index} as (select *, * from c${index - 1})`,
  )
  expect(await told(`with ${levels.join(', ')} select id from c39`)).toEqual(['id: orders.id'])
})
