import fc from 'fast-check'
import { expect, test } from 'vitest'

import { freeName } from './free-name.ts'
import { goodName, whyBadName } from './name-rules.ts'

test.each(['orders', 'raw/orders', 'a-b.c_1', 'große_zahlen', '数据/清洗', 'ערך'])('%s is a name', (name) => {
  expect(whyBadName(name, 'asset')).toBeUndefined()
})

test.each([
  ['', 'is empty'],
  ['a//b', 'has an empty part'],
  ['/a', 'has an empty part'],
  ['../a', 'contains ".."'],
  ['a/..', 'contains ".."'],
  ['.hidden', 'begins or ends with a dot'],
  ['a.', 'begins or ends with a dot'],
  ['a b', 'contains a blank'],
  ['a"b', 'contains "\\""'],
  ["a'b", 'contains "\'"'],
  ['a\u0000b', 'contains a control character'],
  ['a\u202Eb', 'contains a mark that changes the direction'],
  ['a\u200Bb', 'contains an invisible character'],
  ['🦊', 'contains an emoji'],
  ['1\uFE0F\u20E3', 'contains an emoji'],
  ['🇨🇭', 'contains an emoji'],
  ['e\u0301', 'is not in the normal form'],
  ['a\\b', 'contains "\\\\"'],
  ['constructor', 'is a reserved word'],
  ['x'.repeat(201), 'is longer than 200 bytes'],
  ['ü'.repeat(101), 'is longer than 200 bytes'],
])('%j is none, and the sentence says why', (name, why) => {
  expect(whyBadName(name, 'asset')).toContain(why)
})

test('only keys of assets hold "/"', () => {
  expect(whyBadName('a/b', 'job')).toContain('which only the keys of assets may')
})

test('a good name is made of any text, and of a good one nothing else', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('asset' as const, 'job' as const, 'op' as const),
      (text, kind) => {
        const name = goodName(text, kind)
        expect(whyBadName(name, kind)).toBeUndefined()
        expect(goodName(name, kind)).toBe(name)
      },
    ),
  )
  expect(goodName('raw orders/2026 🦊', 'asset')).toBe('raw_orders/2026')
})

test('a free name counts on', () => {
  expect(freeName('asset', new Set())).toBe('asset')
  expect(freeName('asset', new Set(['asset', 'asset_2']))).toBe('asset_3')
  expect(freeName('asset_9', new Set(['asset_9']))).toBe('asset_10')
})
