import { expect, test, vi } from 'vitest'

import { EventFeed, mostEvents, type NumberedEvent, windowEvents } from './event-feed.ts'

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

/** A run on a server that answers with a thousand events at a time, and its feed. */
const telling = () => {
  let last = 0
  const feed = new EventFeed(async (after) => ({
    events: Array.from({ length: Math.min(1_000, last - after) }, (_, index) => event(after + index + 1)),
    last,
  }))
  const tell = async (until: number) => {
    last = until
    feed.wake(until)
    await vi.waitFor(() => expect(feed.position).toBe(until), { timeout: 10_000 })
  }
  return { feed, tell }
}
const isWhole = ({ all, logEvents, earlier, position }: EventFeed) =>
  all.every(({ number }, index) => number === earlier + index + 1) &&
  logEvents.every(({ number }, index) => number === earlier + index + 1) &&
  earlier + all.length === position &&
  logEvents.length === all.length

test('however much a run tells, no more than a window of it is here, without holes and to its end', async () => {
  const { feed, tell } = telling()
  await tell(mostEvents)
  expect([feed.earlier, feed.all.length]).toEqual([0, mostEvents])
  await tell(mostEvents + 1)
  expect([feed.earlier, feed.all.length]).toEqual([mostEvents + 1 - windowEvents, windowEvents])
  for (let round = 3; round < 4; round += 1) {
    await tell(round * mostEvents)
    expect(feed.all.length).toBeLessThanOrEqual(mostEvents)
    expect(isWhole(feed)).toBe(true)
  }
})

test('of a long run its end is fetched, not all before it', async () => {
  const { feed, tell } = telling()
  let fetched = 0
  feed.subscribe(() => (fetched += 1))
  await tell(3_000_000)
  expect(feed.earlier).toBe(3_000_000 - windowEvents)
  expect(fetched).toBeLessThan(100)
})

test('earlier events come when asked for and stay while the run tells on; the newest come back', async () => {
  const { feed, tell } = telling()
  await tell(1_000_000)
  feed.showEarlier()
  const end = 1_000_000 - windowEvents
  await vi.waitFor(() => expect(feed.position).toBe(end), { timeout: 10_000 })
  expect([feed.earlier, feed.showsNewest, isWhole(feed)]).toEqual([end - windowEvents, false, true])
  feed.wake(1_000_500)
  await vi.waitFor(() => expect(feed.failure).toBeNull())
  expect(feed.position).toBe(end)
  feed.showNewest()
  await vi.waitFor(() => expect(feed.position).toBe(1_000_000), { timeout: 10_000 })
  expect([feed.showsNewest, isWhole(feed)]).toEqual([true, true])
})

test('asking for other events while some are under way takes in none of the wrong ones', async () => {
  const { feed, tell } = telling()
  await tell(200_000)
  feed.showEarlier()
  feed.showEarlier()
  feed.showNewest()
  feed.showEarlier()
  const end = 200_000 - windowEvents
  await vi.waitFor(() => expect(feed.position).toBe(end), { timeout: 10_000 })
  expect(isWhole(feed)).toBe(true)
})
