import fc from 'fast-check'
import { expect, test } from 'vitest'

import { fromWire, toWire } from './wire-json.ts'

const sent = (value: unknown): unknown => fromWire(JSON.parse(JSON.stringify(toWire(value))))

const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.date({ noInvalidDate: true }),
    fc.array(fc.oneof(tie('value'), fc.constant(undefined))),
    fc.dictionary(fc.string({ unit: fc.constantFrom('a', '.', '\\', 'ä', '0') }), tie('value'), {
      noNullPrototype: true,
    }),
  ),
})).value

test('what is sent arrives, with its moments', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(sent(value)).toEqual(value)
    }),
  )
  expect(sent(undefined)).toBe(undefined)
})

test.each([
  ['a moment', { json: '2026-01-02T03:04:05.000Z', meta: { values: ['Date'], v: 1 } }],
  ['nothing', { json: null, meta: { values: ['undefined'], v: 1 } }],
  [
    'moments in lists',
    { json: { a: [{ b: '2026-01-02T03:04:05.000Z' }] }, meta: { values: { 'a.0.b': ['Date'] }, v: 1 } },
  ],
  [
    'keys with dots and backslashes',
    {
      json: { 'x.y': { 'p\\q': '2026-01-02T03:04:05.000Z' } },
      meta: { values: { [String.raw`x\.y.p\\q`]: ['Date'] }, v: 1 },
    },
  ],
] as const)('%s: spelled as superjson does', (_name, spelled) => {
  const read = fromWire(structuredClone(spelled) as Parameters<typeof fromWire>[0])
  expect(JSON.parse(JSON.stringify(toWire(read)))).toEqual(spelled)
})

test('a path leads nowhere but into what was sent', () => {
  const meta = {
    values: { '__proto__.polluted': ['Date'], 'constructor.name': ['undefined'], 'a.b': ['Date'] },
    v: 1,
  }
  expect(fromWire({ json: { a: 'x' }, meta } as unknown as Parameters<typeof fromWire>[0])).toEqual({
    a: 'x',
  })
  expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false)
  expect(Object.name).toBe('Object')
})
