import fc from 'fast-check'
import { expect, test } from 'vitest'

import { planRoom } from '../pool/plan-room.ts'
import { besideSize, checkSize, orchestratorSize } from './own-sizes.ts'
import { tenantShare } from './tenant-share.ts'

const amount = fc.integer({ min: 1, max: 64_000 })

const fields = ['cpuMilli', 'memoryMib', 'memoryLimitMib'] as const

/** All runs of a plan, each with the pod that starts others and its largest step, which has a container of ours beside it; and a check. */
const runsAndCheck = (runs: number, cpuMilli: number, memoryMib: number) => ({
  cpuMilli: runs * (orchestratorSize.cpuMilli + cpuMilli + besideSize.cpuMilli) + checkSize.cpuMilli,
  memoryMib: runs * (orchestratorSize.memoryMib + memoryMib + besideSize.memoryMib) + checkSize.memoryMib,
  memoryLimitMib:
    runs * (orchestratorSize.memoryMib + memoryMib + besideSize.memoryLimitMib) + checkSize.memoryMib,
})

test('every run of the plan has its pods at once, however many workers of its pools are there', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      amount,
      amount,
      fc.array(
        fc.record({
          runtime: fc.record({ cpuMilli: amount, memoryMib: amount }),
          max: fc.integer({ min: 1, max: 20 }),
        }),
        { maxLength: 5 },
      ),
      (runs, cpuMilli, memoryMib, pools) => {
        const share = tenantShare(
          { runs, cpuMilli, memoryMib },
          pools.map(({ runtime, max }) => ({ ...runtime, memoryLimitMib: runtime.memoryMib, workers: max })),
        )
        // Each as large as the plan lets it become beside the others.
        const grown: { size: number; runtime: { cpuMilli: number; memoryMib: number } }[] = []
        for (const { runtime, max } of pools) {
          const room = planRoom({ plan: 'team', runs, cpuMilli, memoryMib }, { runtime, others: grown })
          grown.push({ runtime, size: Math.min(max, room?.workers ?? max) })
        }
        const used = runsAndCheck(runs, cpuMilli, memoryMib)
        for (const field of fields) {
          const of = field === 'cpuMilli' ? 'cpuMilli' : 'memoryMib'
          const warm = grown.reduce((sum, { size, runtime }) => sum + size * runtime[of], 0)
          expect(used[field] + warm).toBeLessThanOrEqual(share[field] ?? 0)
        }
      },
    ),
  )
})

test('without pools a tenant has what its runs and a check need, and no more', () => {
  expect(tenantShare({ runs: 2, cpuMilli: 1000, memoryMib: 2048 }, [])).toEqual(runsAndCheck(2, 1000, 2048))
})

test('what a plan leaves open stays open', () => {
  expect(tenantShare({ runs: null, cpuMilli: 1, memoryMib: 1 }, [])).toEqual({
    cpuMilli: null,
    memoryMib: null,
    memoryLimitMib: null,
  })
  expect(tenantShare({ runs: 2, cpuMilli: null, memoryMib: 1 }, []).cpuMilli).toBeNull()
})
