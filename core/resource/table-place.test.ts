import fc from 'fast-check'
import { expect, test } from 'vitest'

import { schemaIn, tablePlaceOf } from './table-place.ts'

test('a table is in the schema of the resource, else in that of the word before its own', () => {
  expect(tablePlaceOf('shop/orders', undefined, 'public')).toEqual({ schema: 'shop', table: 'orders' })
  expect(tablePlaceOf('orders', undefined, 'public')).toEqual({ schema: 'public', table: 'orders' })
  expect(tablePlaceOf('shop/orders', 'house', 'public')).toEqual({ schema: 'house', table: 'orders' })
})

test('a branch has schemas of its own in the database it shares with production', () => {
  expect(tablePlaceOf('shop/orders', undefined, 'public', 'pr-12')).toEqual({
    schema: 'pr-12__shop',
    table: 'orders',
  })
})

test('whatever the names, a schema of a branch is one that PostgreSQL takes, and no two become one', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 })
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9]{1,48}$/), name, name, (prefix, one, other) => {
      const schema = schemaIn(prefix, one)
      expect(Buffer.byteLength(schema)).toBeLessThanOrEqual(63)
      if (one !== other) expect(schema).not.toBe(schemaIn(prefix, other))
    }),
  )
})
