import { expect, test } from 'vitest'

import { judgeLeftoverPod, keptAfterEndMs, leftoverGraceMs } from './judge-leftover-pod.ts'

const nowMs = 1_800_000_000_000
const createdAtMs = nowMs - keptAfterEndMs
const running = { createdAtMs, deletion: null, phase: 'Running' }
const going = (sinceMs: number, graceMs: number) => ({
  ...running,
  deletion: { atMs: nowMs - sinceMs, graceMs },
})
const young = { ...running, createdAtMs: createdAtMs + 1 }

test.each([
  ['what runs is asked to end soon', running, true, leftoverGraceMs],
  ['also where its Job is gone already', running, false, leftoverGraceMs],
  ['what is young is left, for its attempt may not be known yet', young, true, undefined],
  ['a long grace is cut short', going(1_000, 900_000), true, leftoverGraceMs],
  ['who goes within a short one is let go', going(1_000, 30_000), true, undefined],
  ['what does not go is taken by force', going(90_001, 30_000), true, 0],
  ['but not before it had its time', going(90_000, 30_000), true, undefined],
  ['what has ended goes with its Job', { ...running, phase: 'Failed' }, true, undefined],
  ['and by itself where that is gone', { ...running, phase: 'Succeeded' }, false, leftoverGraceMs],
])('%s', (_, facts, hasJob, graceMs) => {
  expect(judgeLeftoverPod({ facts, hasJob }, nowMs)).toBe(graceMs)
})
