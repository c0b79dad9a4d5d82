import fc from 'fast-check'
import { expect, test } from 'vitest'

import { runsLookedAt, shrinkAdvice, usageOf, type Usage } from './shrink-advice.ts'

const asked = { cpuMilli: 2000, memoryMib: 512 }
const same = (usage: Usage, times = runsLookedAt): Usage[] => Array.from({ length: times }, () => usage)

test('what stays below a third in five runs is asked for in vain, and half as much again as the most used is enough', () => {
  expect(shrinkAdvice(asked, same({ cpuMilli: 180, memoryMib: 100 }))).toEqual([
    { field: 'cpuMilli', from: 2000, to: 300, used: 180 },
    { field: 'memoryMib', from: 512, to: 192, used: 100 },
  ])
  expect(shrinkAdvice(asked, same({ cpuMilli: 700, memoryMib: 210 }))).toEqual([])
})

test('fewer runs, or one that was never measured, say nothing; older runs do not count', () => {
  expect(shrinkAdvice(asked, same({ cpuMilli: 1, memoryMib: 1 }, 4))).toEqual([])
  const unmeasured = [...same({ cpuMilli: 1, memoryMib: 1 }, 4), { cpuMilli: null, memoryMib: 1 }]
  expect(shrinkAdvice(asked, unmeasured).map(({ field }) => field)).toEqual(['memoryMib'])
  const once = [...same({ cpuMilli: 10, memoryMib: 10 }), { cpuMilli: 2000, memoryMib: 512 }]
  expect(shrinkAdvice(asked, once)).toHaveLength(2)
})

const usage = fc.record({
  cpuMilli: fc.option(fc.nat(4000), { nil: null }),
  memoryMib: fc.option(fc.nat(8192), { nil: null }),
})

test('whatever was used, advice is less than what is asked for and leaves half as much again above the most', () => {
  fc.assert(
    fc.property(
      fc.array(usage, { maxLength: 8 }),
      fc.integer({ min: 1, max: 8000 }),
      fc.integer({ min: 1, max: 16_384 }),
      (runs, cpuMilli, memoryMib) => {
        for (const { field, from, to, used } of shrinkAdvice({ cpuMilli, memoryMib }, runs)) {
          expect(to).toBeLessThan(from)
          expect(to).toBeGreaterThanOrEqual(used * 1.5)
          for (const each of runs.slice(0, runsLookedAt))
            expect((each[field] ?? Infinity) * 3).toBeLessThan(from)
        }
      },
    ),
  )
})

test('usage is what the processor was busy of the time it took', () => {
  expect(usageOf({ cpuMs: 1800, peakMemoryBytes: 210 * 2 ** 20 }, 10_000)).toEqual({
    cpuMilli: 180,
    memoryMib: 210,
  })
  expect(usageOf({ cpuMs: 0, peakMemoryBytes: 0 }, 10_000)).toEqual({ cpuMilli: null, memoryMib: null })
  expect(usageOf({ cpuMs: 5, peakMemoryBytes: null }, 0)).toEqual({ cpuMilli: null, memoryMib: null })
})
