import { expect, test } from 'vitest'

import { scheduleRules } from './schedule-rules.ts'

const usual = { overlap: 'skip', catchUp: 'latest', jitterMs: 0, delayMs: 0, partitions: null } as const

test('a schedule says what it goes by, also where nothing is written', () => {
  expect(scheduleRules(usual)).toBe(
    'Left out while what it started before still waits for its turn. Of missed times the last one runs.',
  )
  expect(
    scheduleRules({
      overlap: 'cancelPrevious',
      catchUp: { allUpTo: 3 },
      jitterMs: 60_000,
      delayMs: 37_000,
      partitions: 'latest 7',
    }),
  ).toBe(
    'Makes the partitions latest 7. Ends what it started before, then starts. Of missed times the last 3 run. Carried out 37.0 s after its times, by its jitter of 1 m 00 s.',
  )
  expect(scheduleRules({ ...usual, overlap: 'queue', catchUp: 'skip' })).toBe(
    'Starts whether or not what it started before has ended. Missed times are left out.',
  )
})
