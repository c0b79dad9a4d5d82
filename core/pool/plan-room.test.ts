import { expect, test } from 'vitest'

import type { Runtime } from '../document/runtime.ts'
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
  expect(carried({ ...pro, runs: 1 }, { cpuMilli: 500, memoryMib: 1_024 })).toBe(4)
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
