import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Runtime } from '../document/runtime.ts'
import { tenantShare } from '../pod/tenant-share.ts'
import { planRoom, type PlanShare, type RoomFor } from './plan-room.ts'

const pro: PlanShare = { plan: 'pro', runs: 3, cpuMilli: 2_000, memoryMib: 4_096 }
const carried = (share: PlanShare, runtime: Runtime, others: RoomFor['others'] = []) =>
  planRoom(share, { runtime, others })?.workers ?? null
const worker = { cpuMilli: 2_000, memoryMib: 4_096 }

test('a plan carries as many workers as it has room beside one run, by whatever of it is used up first', () => {
  expect(carried(pro, worker)).toBe(2)
  expect(carried(pro, { cpuMilli: 500, memoryMib: 1_024 })).toBe(8)
  expect(carried(pro, { cpuMilli: 100, memoryMib: 4_096 })).toBe(2)
  expect(carried(pro, { cpuMilli: 100, memoryMib: 512, memoryLimitMib: 2_048 })).toBe(4)
})

test('the other pools of the tenant have their part', () => {
  expect(carried(pro, { cpuMilli: 500 }, [{ size: 3, runtime: { cpuMilli: 1_000 } }])).toBe(2)
})

test('one is always carried, or the pool would do nothing; a plan without limits carries any number', () => {
  expect(carried({ ...pro, runs: 1 }, worker)).toBe(1)
  expect(carried({ ...pro, runs: 1 }, { cpuMilli: 100, memoryMib: 512 })).toBe(1)
  expect(carried(pro, worker, [{ size: 5, runtime: worker }])).toBe(1)
  expect(carried({ ...pro, runs: null }, worker)).toBeNull()
  expect(carried({ ...pro, cpuMilli: null, memoryMib: null }, worker)).toBeNull()
  expect(carried({ ...pro, cpuMilli: null }, worker)).toBe(2)
})

test('says the figures of the plan', () => {
  expect(planRoom(pro, { runtime: worker, others: [] })?.words).toBe(
    'The plan pro (3 runs of 2 CPU and 4 GB) carries no more than 2 of this size beside one run.',
  )
})

test('what is decided within it fits into the share that the tenant has of the cluster, beside all its runs', () => {
  const size = fc.integer({ min: 50, max: 4_000 })
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      size,
      size,
      fc.array(fc.record({ cpuMilli: size, memoryMib: size }), { minLength: 1, maxLength: 4 }),
      (runs, cpuMilli, memoryMib, wanted) => {
        const plan = { plan: 'any', runs, cpuMilli, memoryMib }
        // No pod is larger than the plan allows one.
        const shapes = wanted.map((one) => ({
          cpuMilli: Math.min(one.cpuMilli, cpuMilli),
          memoryMib: Math.min(one.memoryMib, memoryMib),
        }))
        const pools: { size: number; runtime: { cpuMilli: number; memoryMib: number } }[] = []
        for (const runtime of shapes)
          pools.push({ size: Math.min(10, carried(plan, runtime, pools) ?? 10), runtime })
        const rooms = shapes.map((shape) => ({ ...shape, memoryLimitMib: shape.memoryMib, workers: 10 }))
        const [all, bare] = [tenantShare(plan, rooms), tenantShare(plan, [])]
        for (const amount of ['cpuMilli', 'memoryMib'] as const) {
          const used = pools.reduce((sum, pool) => sum + pool.size * pool.runtime[amount], 0)
          expect(used + (bare[amount] ?? 0)).toBeLessThanOrEqual(all[amount] ?? 0)
        }
      },
    ),
  )
})
