import { expect, test } from 'vitest'

import { committedRecords } from './committed-records.ts'

const [plain, transactional, control] = [0, 0b1_0000, 0b11_0000]
const batch = (firstOffset: number, count: number, attributes = plain, producerId = -1n) => ({
  firstOffset: BigInt(firstOffset),
  lastOffsetDelta: count - 1,
  firstTimestamp: 1_000n,
  attributes,
  producerId,
  records: Array.from({ length: count }, (_, index) => ({
    offsetDelta: index,
    timestampDelta: BigInt(index),
    key: null,
    value: null,
    headers: [],
  })),
})

const offsets = (given: Parameters<typeof committedRecords>[0], from: number) => {
  const { records, next } = committedRecords(given, BigInt(from))
  return { offsets: records.map(({ offset }) => Number(offset)), next: Number(next) }
}

test('a fetch from the middle of a batch gives what is from there on', () => {
  expect(offsets({ abortedTransactions: null, records: [batch(0, 3), batch(3, 2)] }, 2)).toEqual({
    offsets: [2, 3, 4],
    next: 5,
  })
  expect(offsets({ abortedTransactions: null, records: null }, 7)).toEqual({ offsets: [], next: 7 })
})

test('what a transaction that was given up wrote is left out, and the same producer counts again after its marker', () => {
  const records = [
    batch(0, 2, transactional, 7n),
    batch(2, 1, transactional, 8n),
    batch(3, 1, control, 7n),
    batch(4, 1, transactional, 7n),
    batch(5, 1, control, 7n),
    batch(6, 1, control, 8n),
  ]
  const abortedTransactions = [{ producerId: 7n, firstOffset: 0n }]
  expect(offsets({ abortedTransactions, records }, 0)).toEqual({ offsets: [2, 4], next: 7 })
})
