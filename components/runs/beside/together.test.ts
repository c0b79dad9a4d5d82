import { expect, test, vi } from 'vitest'

import { LogFeed } from '#components/logs/log-feed.ts'
import { LogView, rowPx } from '#components/logs/log-view.ts'
import { printedLog } from '#components/logs/printed-log.ts'

import { momentBeside, Together } from './together.ts'

/** A log whose line n came n milliseconds after 1970, each a chunk. */
const logOf = async (lines: number) => {
  const log = printedLog()
  for (let line = 0; line < lines; line++) log.print(`line ${line}\n`)
  const feed = new LogFeed(log.door)
  const view = new LogView(feed, { follow: false, link: null })
  view.resize(10 * rowPx)
  view.subscribe(() => {})
  feed.wake()
  await vi.waitFor(() => expect(feed.store.lineCount).toBe(lines))
  return view
}

test('within a run the same moment stands side by side, of two runs as long after their beginnings', () => {
  const first = { runId: 'a', beginMs: 100 }
  expect(momentBeside(150, first, { runId: 'a', beginMs: 120 })).toBe(150)
  expect(momentBeside(150, first, { runId: 'b', beginMs: 1_000 })).toBe(1_050)
})

test('where one log is moved the others go along in time, and only while they are to', async () => {
  const [one, other] = [await logOf(100), await logOf(100)]
  const together = new Together()
  together.join({ view: one, runId: 'a', beginMs: () => 0 })
  const leave = together.join({ view: other, runId: 'b', beginMs: () => 20 })
  one.moveTo(30)
  expect(other.top).toBe(0)
  together.turn(true)
  one.moveTo(40)
  expect([one.top, other.top]).toEqual([40, 60])
  // Who went along does not lead: the first stays where its reader put it.
  other.moveTo(50)
  expect(one.top).toBe(30)
  leave()
  one.moveTo(10)
  expect(other.top).toBe(50)
})
