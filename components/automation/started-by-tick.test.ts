import { expect, test } from 'vitest'

import { markedTick, startedByTick } from './started-by-tick.ts'

const place = { tenant: 'acme', deployment: 'production' }
const tick = {
  scheduledAtMs: 1_000,
  madeAtMs: 1_000,
  status: 'succeeded' as const,
  reason: null,
  runId: null,
  runStatus: null,
  backfillId: null,
  backfillStatus: null,
}

test('what a tick started can be followed, be it a run or a backfill', () => {
  expect(startedByTick(place, { ...tick, runId: 'r', runStatus: 'running' })).toMatchObject({
    kind: 'run',
    href: '/t/acme/production/runs/r',
    word: 'running',
  })
  expect(startedByTick(place, { ...tick, backfillId: 'b', backfillStatus: 'failed' })).toEqual({
    kind: 'backfill',
    href: '/t/acme/production/automation?face=backfills&backfill=b',
    tone: 'failed',
    word: 'failed',
  })
  expect(startedByTick(place, tick)).toBeUndefined()
  expect(startedByTick(place, { ...tick, runId: 'gone' })).toBeUndefined()
})

test('a tick is marked as failed where what it started has failed', () => {
  const words = 'A backfill of 7 partitions was started.'
  const backfill = { ...tick, reason: words, backfillId: 'b' }
  expect(markedTick({ ...backfill, backfillStatus: 'running' })).toEqual({
    atMs: 1_000,
    status: 'succeeded',
    reason: words,
  })
  expect(markedTick({ ...backfill, backfillStatus: 'failed' })).toMatchObject({
    status: 'failed',
    reason: 'Its backfill failed.',
  })
  expect(markedTick({ ...tick, runId: 'r', runStatus: 'failed' })).toMatchObject({ status: 'failed' })
  expect(markedTick({ ...tick, status: 'skipped', reason: 'why' })).toMatchObject({ status: 'skipped' })
})
