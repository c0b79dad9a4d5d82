import { expect, test } from 'vitest'

import { recordMessage } from './record-message.ts'

const nowMs = Date.UTC(2026, 2, 1)
const messageAt = (atMs: number) =>
  recordMessage(
    { topic: 'orders', topicId: 'id', partition: 2 },
    { offset: 7n, atMs, key: null, value: Buffer.from('{"n":1}'), headers: [] },
    nowMs,
  )

test('a record came when its producer says', () => {
  expect(messageAt(1_000)).toEqual({
    key: 'orders/2/7@id',
    atMs: 1_000,
    content: {
      topic: 'orders',
      partition: 2,
      offset: 7,
      at: '1970-01-01T00:00:01.000Z',
      key: null,
      value: { n: 1 },
      headers: {},
    },
  })
})

test.each([-1, -9e15, 9e15, 2 ** 63, Date.UTC(10_000, 0)])(
  'a record whose producer says %d came when it was read, and stops nothing',
  (atMs) => {
    expect(messageAt(atMs)).toMatchObject({ atMs: nowMs, content: { at: null, value: { n: 1 } } })
  },
)
