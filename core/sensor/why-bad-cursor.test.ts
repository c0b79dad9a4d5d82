import { expect, test } from 'vitest'

import { readOffsetCursor, writeOffsetCursor } from './offset-cursor.ts'
import { readRowCursor, writeRowCursor } from './row-cursor.ts'
import { beginOfCursor, hasCursor, whyBadCursor } from './why-bad-cursor.ts'

test.each([
  ['asset', '2026-03-01T00:00:00Z', 'yesterday'],
  ['s3', '2026-03-01T00:00:00+02:00', '{"0":"1"}'],
  ['sql', '{"at":"2026-03-01","key":"7"}', '7'],
  ['kafka', '{"0":"12","3":"0"}', '{"0":-1}'],
] as const)(
  'a sensor of the kind %s reads its own cursor, and says how another is written',
  (kind, good, bad) => {
    expect(hasCursor(kind)).toBe(true)
    expect(whyBadCursor(kind, good)).toBeUndefined()
    expect(whyBadCursor(kind, bad)).toMatch(/^Its cursor is/)
  },
)

test('what tells by itself what is new has no cursor', () => {
  for (const kind of ['webhook', 'sqs', 'http'] as const) expect(hasCursor(kind)).toBe(false)
})

test('what the cursor of a sensor with code of its own means, its code alone knows', () => {
  expect([hasCursor('code'), whyBadCursor('code', 'page 7')]).toEqual([true, undefined])
})

test('only a cursor of time says from when on things are a sensor’s business', () => {
  expect(beginOfCursor('file', '1970-01-01T00:00:01Z')).toBe(1_000)
  expect(beginOfCursor('kafka', '{"0":"1"}')).toBeUndefined()
  expect(beginOfCursor('asset', null)).toBeUndefined()
})

test('cursors are read as they were written', () => {
  const offsets = new Map([
    [0, 12n],
    [11, 9_007_199_254_740_993n],
  ])
  expect(readOffsetCursor(writeOffsetCursor(offsets))).toEqual(offsets)
  const row = { at: '2026-03-01 00:00:00.123456+00', key: "it's" }
  expect(readRowCursor(writeRowCursor(row))).toEqual(row)
})
