import { expect, test, vi } from 'vitest'

import { EventFeed, type NumberedEvent } from './event-feed.ts'

const event = (number: number): NumberedEvent => ({
  number,
  attempt: 1,
  event: { type: 'RUN_START', atMs: number },
})

test('events are pulled page by page, once, and again after a failure', async () => {
  const stored = Array.from({ length: 5 }, (_, index) => event(index + 1))
  let broken = false
  const feed = new EventFeed(async (after) => {
    if (broken) throw new Error('The server did not answer.')
    return { events: stored.filter((one) => one.number > after).slice(0, 2), last: stored.length }
  })
  feed.wake()
  feed.wake()
  await vi.waitFor(() => expect(feed.position).toBe(5), { timeout: 10_000 })
  broken = true
  stored.push(event(6))
  feed.wake(6)
  await vi.waitFor(() => expect(feed.failure).toBe('The server did not answer.'), { timeout: 10_000 })
  // Nobody wakes it: it tries again by itself.
  broken = false
  await vi.waitFor(() => expect(feed.all.map((one) => one.number)).toEqual([1, 2, 3, 4, 5, 6]))
  expect(feed.logEvents).toHaveLength(6)
  expect(feed.failure).toBeNull()
})
