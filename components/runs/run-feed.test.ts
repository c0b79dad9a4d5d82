import { expect, test } from 'vitest'

import type { RunRow } from './run-answer.ts'
import { type BackfillRow, mergeFeed } from './run-feed.ts'

const runs = (...ids: string[]) => ids.map((id) => ({ id }) as RunRow)
const backfills = (...ids: string[]) => ids.map((id) => ({ id }) as BackfillRow)
const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id)

test('runs and backfills stand in the order in which they were asked for', () => {
  const feed = mergeFeed(
    { rows: runs('09', '05', '01'), isWhole: true },
    { rows: backfills('07', '03'), isWhole: true },
  )
  expect(ids(feed)).toEqual(['09', '07', '05', '03', '01'])
  expect(feed[1]?.of).toBe('backfill')
})

test('no line is shown before one that may still come between', () => {
  expect(
    ids(
      mergeFeed({ rows: runs('09', '05'), isWhole: false }, { rows: backfills('07', '03'), isWhole: true }),
    ),
  ).toEqual(['09', '07', '05'])
  expect(
    ids(mergeFeed({ rows: runs('09', '05'), isWhole: true }, { rows: backfills('07'), isWhole: false })),
  ).toEqual(['09', '07'])
})
