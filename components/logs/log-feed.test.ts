import { expect, test, vi } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'

import { LogFeed } from './log-feed.ts'

/** A log on a server: lines by position, answered two at a time. */
const server = () => {
  const lines: string[] = []
  let broken = false
  const frame = (position: number, line: string) => {
    const bytes = new TextEncoder().encode(`${line}\n`)
    const header = { position, step: 'a', stepAttempt: 1, stream: 'stdout', offset: 0, atMs: 1 }
    return writeFrame({ ...header, length: bytes.length }, bytes)
  }
  return {
    lines,
    break: (now: boolean) => (broken = now),
    fetch: async (after: number) => {
      if (broken) throw new Error('The server is away.')
      const found = lines.slice(after, after + 2).map((line, index) => frame(after + index + 1, line))
      const body = new Uint8Array(found.reduce((size, part) => size + part.length, 0))
      found.reduce((at, part) => (body.set(part, at), at + part.length), 0)
      return { body, more: after + 2 < lines.length }
    },
  }
}

const texts = (feed: LogFeed) =>
  Array.from({ length: feed.store.lineCount }, (_, line) => feed.store.textAt(line))

test('everything is fetched, in order and once, however often it is woken', async () => {
  const remote = server()
  remote.lines.push('1', '2', '3', '4', '5')
  const feed = new LogFeed(remote.fetch)
  feed.wake()
  feed.wake()
  feed.wake(5)
  await vi.waitFor(() => expect(feed.loaded).toBe(true), { timeout: 10_000 })
  expect(texts(feed)).toEqual(['1', '2', '3', '4', '5'])
  remote.lines.push('6')
  feed.wake(6)
  await vi.waitFor(() => expect(texts(feed)).toEqual(['1', '2', '3', '4', '5', '6']), { timeout: 10_000 })
})

test('after a broken connection nothing is missing or doubled', async () => {
  const remote = server()
  remote.lines.push('1', '2', '3')
  const feed = new LogFeed(remote.fetch)
  feed.wake()
  await vi.waitFor(() => expect(feed.store.lineCount).toBe(3), { timeout: 10_000 })
  remote.break(true)
  remote.lines.push('4', '5', '6')
  feed.wake(6)
  await vi.waitFor(() => expect(feed.failure).toBe('The server is away.'), { timeout: 10_000 })
  // Nobody wakes it: it tries again by itself.
  remote.break(false)
  await vi.waitFor(() => expect(texts(feed)).toEqual(['1', '2', '3', '4', '5', '6']), { timeout: 10_000 })
  expect(feed.failure).toBeNull()
})
