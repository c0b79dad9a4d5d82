import { expect, test, vi } from 'vitest'

import { LogFeed } from './log-feed.ts'
import { extendRange, rangeOf, rangeText } from './log-range.ts'
import { LogView, rowPx } from './log-view.ts'
import { printedLog } from './printed-log.ts'
import { rowAtHand } from './row-at-hand.ts'

const viewing = (follow = true, link: ConstructorParameters<typeof LogView>[1]['link'] = null) => {
  const log = printedLog()
  const feed = new LogFeed(log.door)
  const view = new LogView(feed, { follow, link })
  view.resize(10 * rowPx)
  let printed = 0
  const write = async (count: number, text = 'line') => {
    const lines = Array.from({ length: count }, () => `${text} ${printed++}\n`)
    // In some chunks, as they come.
    for (let at = 0; at < count; at += 1_000) log.print(lines.slice(at, at + 1_000).join(''))
    feed.wake()
    await vi.waitFor(() => expect(feed.store.lineCount).toBe(printed))
  }
  view.subscribe(() => {})
  return { view, write }
}

test('following stays at the end, moving up lets go, reaching the end takes hold again', async () => {
  const { view, write } = viewing()
  await write(100)
  expect(view.top).toBe(90)
  view.moveBy(-20)
  await write(50)
  expect(view.top).toBe(70)
  expect(view.follow).toBe(false)
  view.moveBy(1_000)
  expect(view.follow).toBe(true)
  await write(10)
  expect(view.top).toBe(150)
})

test('a search finds what arrives later and walks around the ends', async () => {
  const { view, write } = viewing()
  await write(3)
  view.setWords({ words: 'needle' })
  await vi.waitFor(() => expect(view.isSearching).toBe(false))
  expect(view.found).toEqual([])
  await write(2, 'needle')
  await vi.waitFor(() => expect(view.found).toEqual([3, 4]))
  view.goToHit(-1)
  expect(view.hit).toBe(1)
  view.goToHit(2)
  expect(view.hit).toBe(0)
  expect([view.isFound(3), view.isFound(2)]).toEqual([true, false])
})

test('a hit far down a long log is shown when it is found, unless the reader went on by then', async () => {
  const { view, write } = viewing(false)
  await write(30_000)
  await write(1, 'needle')
  view.setWords({ words: 'needle' })
  expect([view.isSearching, view.found]).toEqual([true, []])
  await vi.waitFor(() => expect(view.found).toEqual([30_000]))
  expect(view.top).toBeGreaterThan(29_000)
  view.moveTo(5)
  view.setWords({ words: 'needle 30000' })
  view.moveTo(7)
  await vi.waitFor(() => expect(view.isSearching).toBe(false))
  expect([view.found, view.top]).toEqual([[30_000], 7])
})

test('of a long log only what is in sight is fetched', async () => {
  const { view, write } = viewing(false)
  await write(50_000)
  view.moveTo(25_500)
  const { store } = view.feed
  await vi.waitFor(() => expect(store.textAt(25_500)).toBe('line 25500'))
  expect(store.textAt(45_000)).toBeUndefined()
  view.moveTo(Number.POSITIVE_INFINITY)
  await vi.waitFor(() => expect(store.textAt(49_999)).toBe('line 49999'))
})

test('the line a link names is shown once it has arrived, and choosing it gives the same link', async () => {
  const link = { step: 'a', stepAttempt: 1, stream: 'stdout' as const, offset: 7 * 50 - 10 + 50 }
  const { view, write } = viewing(true, link)
  expect(view.follow).toBe(false)
  await write(200)
  await vi.waitFor(() => expect(view.chosen).not.toBeNull())
  const row = view.chosen ?? -1
  expect(view.feed.store.offsetAt(row)).toBe(link.offset)
  expect(view.top).toBeLessThan(row)
  expect(view.choose(row)).toEqual(link)
})

test('a filter keeps the window inside what is left', async () => {
  const { view, write } = viewing(false)
  await write(100)
  view.moveTo(80)
  view.setFilter({ stdout: false })
  expect(view.visible.count).toBe(0)
  expect(view.top).toBe(0)
})

test('a range of lines is copied whole, also what was never drawn, with or without times', async () => {
  const { view, write } = viewing(false)
  await write(30_000)
  view.moveTo(0)
  await vi.waitFor(() => expect(view.visible.textAt(0)).toBe('line 0'))
  view.choose(2)
  view.chooseUntil(25_001)
  const range = rangeOf(view)
  expect(range).toEqual({ first: 2, last: 25_001 })
  if (!range) return
  const { signal } = new AbortController()
  const lines = (await rangeText(view, range, null, signal)).split('\n')
  expect(lines).toHaveLength(25_000)
  expect([lines[0], lines[12_345], lines.at(-1)]).toEqual(['line 2', 'line 12347', 'line 25001'])
  const timed = await rangeText(view, { first: 0, last: 1 }, (atMs) => `[${atMs}]`, signal)
  expect(timed).toMatch(/^\[\d+\] line 0\n\[\d+\] line 1$/)
  view.unchoose()
  expect(rangeOf(view)).toBeNull()
})

test('with shift the arrows mark lines, and what is marked stays in sight', async () => {
  const { view, write } = viewing(false)
  await write(40)
  view.moveTo(0)
  for (let press = 0; press < 16; press++) extendRange(view, 1)
  expect(rangeOf(view)).toEqual({ first: 0, last: 15 })
  expect(view.top + 10).toBeGreaterThan(15)
  for (let press = 0; press < 5; press++) extendRange(view, -1)
  expect(rangeOf(view)).toEqual({ first: 0, last: 10 })
})

test('at hand is the hit that is in sight, else the first line in sight', async () => {
  const { view, write } = viewing()
  expect(rowAtHand(view)).toBeUndefined()
  await write(50)
  await write(1, 'needle')
  await write(50)
  view.setWords({ words: 'needle' })
  await vi.waitFor(() => expect(view.found).toEqual([50]))
  view.goToHit(0)
  expect(rowAtHand(view)).toBe(50)
  view.moveTo(7)
  expect(rowAtHand(view)).toBe(7)
})
