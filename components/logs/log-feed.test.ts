import { expect, test, vi } from 'vitest'

import { LogFeed } from './log-feed.ts'
import { printedLog } from './printed-log.ts'

const texts = (feed: LogFeed) =>
  Array.from({ length: feed.store.lineCount }, (_, line) => feed.store.textAt(line))

test('what was there is numbered and fetched where somebody looks; what comes later comes as it is', async () => {
  const log = printedLog()
  for (const line of ['1', '2', '3', '4', '5']) log.print(`${line}\n`)
  const feed = new LogFeed(log.door)
  feed.wake()
  feed.wake()
  feed.wake(5)
  await vi.waitFor(() => expect(feed.loaded).toBe(true), { timeout: 10_000 })
  expect(texts(feed)).toEqual(Array.from({ length: 5 }, () => undefined))
  feed.want(feed.store.missingFor(3))
  await vi.waitFor(() => expect(texts(feed).slice(3)).toEqual(['4', '5']), { timeout: 10_000 })
  log.print('6\n')
  feed.wake(6)
  await vi.waitFor(() => expect(feed.store.textAt(5)).toBe('6'), { timeout: 10_000 })
  expect(feed.store.lineCount).toBe(6)
})

test('after a broken connection nothing is missing or doubled', async () => {
  const log = printedLog()
  for (const line of ['1', '2', '3']) log.print(`${line}\n`)
  const feed = new LogFeed(log.door)
  feed.wake()
  await vi.waitFor(() => expect(feed.store.lineCount).toBe(3), { timeout: 10_000 })
  log.break(true)
  for (const line of ['4', '5', '6']) log.print(`${line}\n`)
  feed.wake(6)
  feed.want(feed.store.missingFor(0))
  await vi.waitFor(() => expect(feed.failure).toBe('The server is away.'), { timeout: 10_000 })
  // Nobody wakes it: it tries again by itself.
  log.break(false)
  await vi.waitFor(() => expect(texts(feed)).toEqual(['1', '2', '3', '4', '5', '6']), { timeout: 10_000 })
  expect(feed.failure).toBeNull()
})

test('lines that were lost since they were numbered say so, and nothing is asked for them again', async () => {
  const log = printedLog()
  for (const line of ['1', '2', '3']) log.print(`${line}\n`)
  const feed = new LogFeed(log.door)
  feed.wake()
  await vi.waitFor(() => expect(feed.loaded).toBe(true), { timeout: 10_000 })
  log.lose(2)
  feed.want(feed.store.missingFor(1))
  await vi.waitFor(() => expect(feed.store.textAt(1)).toContain('gone'), { timeout: 10_000 })
  expect(texts(feed)).toEqual([undefined, expect.stringContaining('gone'), '3'])
  expect(feed.store.missingFor(1)).toEqual([])
})
