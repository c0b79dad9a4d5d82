import fc from 'fast-check'
import { expect, test } from 'vitest'

import { exactJson, parseExactJson } from './exact-json.ts'

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc
      .bigInt()
      .map((wide) =>
        wide >= Number.MIN_SAFE_INTEGER && wide <= Number.MAX_SAFE_INTEGER ? Number(wide) : wide,
      ),
    fc.constantFrom('NaN', 'Infinity', '~NaN', '\u0001NaN\u0001', null, true),
    fc.array(tie('any')),
    fc.dictionary(fc.string(), tie('any')),
  ),
})).any

test('every value comes back as it was: integers of any size, NaN, infinities, text that looks like them', () => {
  fc.assert(
    fc.property(value, (given) => {
      expect(parseExactJson(exactJson(given))).toEqual(asJson(given))
    }),
  )
})

// JSON has one zero.
function asJson(given: unknown): unknown {
  if (Object.is(given, -0)) return 0
  if (Array.isArray(given)) return given.map(asJson)
  if (typeof given !== 'object' || given === null) return given
  return Object.fromEntries(Object.entries(given).map(([key, part]) => [key, asJson(part)]))
}

test('what Python prints is read', () => {
  expect(parseExactJson('{"a": NaN, "b": [-Infinity, "NaN"], "c": 123456789012345678901234567890}')).toEqual({
    a: Number.NaN,
    b: [-Infinity, 'NaN'],
    c: 123456789012345678901234567890n,
  })
})

test('broken JSON stays an error', () => {
  expect(() => parseExactJson('{"a": NaN')).toThrow(SyntaxError)
  expect(() => parseExactJson('[1,')).toThrow(SyntaxError)
})

test('what would not come back is named with its place', () => {
  expect(() => exactJson({ list: [1, new Map()] })).toThrow(
    'value.list[1] is a Map. Use Object.fromEntries(map).',
  )
  expect(() => exactJson([() => 1])).toThrow('value[0] is a function')
  const circle: unknown[] = []
  circle.push(circle)
  expect(() => exactJson(circle)).toThrow('value[0] contains itself')
  expect(exactJson({ a: undefined, at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}')
})
