import { expect, test } from 'vitest'

import type { PartitionStatus } from '#core/partition/partition-counts.ts'

import { keysToMake } from './asset-partitions.ts'

const statuses = new Map<number, PartitionStatus>([
  [0, 'made'],
  [2, 'failed'],
  [3, 'running'],
])
const keys = (size: number) => ({ size, at: (place: number) => `k${place}`, placeOf: () => undefined })

test('what is missing, or failed, is what nothing is known of, or failed', () => {
  expect(keysToMake(statuses, keys(6), 'missing')).toEqual(['k1', 'k4', 'k5'])
  expect(keysToMake(statuses, keys(6), 'failed')).toEqual(['k2'])
})

test('of a set of any size no more is listed than can be refused as too many', () => {
  expect(keysToMake(statuses, keys(1e12), 'missing')).toHaveLength(100_001)
})
