import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { CursorFeed } from './cursor-feed.ts'

/** Numbers on a server, answered two at a time when the test lets them through. */
class Numbers extends CursorFeed {
  readonly taken: number[] = []
  readonly server: number[]
  readonly signals = new Set<AbortSignal>()
  pulls = 0
  broken = false

  constructor(server: number[]) {
    super()
    this.server = server
  }

  get position(): number {
    return this.taken.length
  }

  protected async pull(signal: AbortSignal): Promise<boolean> {
    this.pulls++
    this.signals.add(signal)
    const after = this.position
    await new Promise((done) => setTimeout(done, 10))
    signal.throwIfAborted()
    if (this.broken) throw new Error('The server is away.')
    this.taken.push(...this.server.slice(after, after + 2))
    return this.position < this.server.length
  }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('everything is pulled, in order and once, however often it is woken', async () => {
  const feed = new Numbers(upTo(5))
  feed.wake()
  feed.wake()
  feed.wake(5)
  await vi.advanceTimersByTimeAsync(100)
  expect(feed.taken).toEqual(upTo(5))
  const { pulls } = feed
  feed.wake(5)
  await vi.advanceTimersByTimeAsync(100)
  expect(feed.pulls).toBe(pulls)
})

test('what is told of while a pull is under way is pulled as well', async () => {
  const feed = new Numbers(upTo(2))
  feed.wake()
  await vi.advanceTimersByTimeAsync(5)
  feed.server.push(3)
  feed.wake(3)
  await vi.advanceTimersByTimeAsync(100)
  expect(feed.taken).toEqual(upTo(3))
})

test('a failed pull is told, tried again by itself ever less often, and leaves nothing out', async () => {
  const feed = new Numbers(upTo(3))
  feed.broken = true
  feed.wake()
  await vi.advanceTimersByTimeAsync(20)
  expect(feed.failure).toBe('The server is away.')
  await vi.advanceTimersByTimeAsync(60_000)
  expect(feed.pulls).toBeGreaterThan(5)
  expect(feed.pulls).toBeLessThan(14)
  feed.broken = false
  await vi.advanceTimersByTimeAsync(11_000)
  expect(feed.failure).toBeNull()
  expect(feed.taken).toEqual(upTo(3))
})

test('a waking does not wait for the next try', async () => {
  const feed = new Numbers(upTo(1))
  feed.broken = true
  feed.wake()
  await vi.advanceTimersByTimeAsync(30_000)
  feed.broken = false
  feed.wake()
  await vi.advanceTimersByTimeAsync(15)
  expect(feed.taken).toEqual([1])
})

test('at rest nothing is pulled or tried again, and waking goes on from the cursor', async () => {
  const feed = new Numbers(upTo(3))
  feed.broken = true
  feed.wake()
  await vi.advanceTimersByTimeAsync(515)
  feed.rest()
  feed.broken = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(feed.pulls).toBe(2)
  feed.wake()
  feed.rest()
  feed.wake()
  await vi.advanceTimersByTimeAsync(100)
  expect(feed.taken).toEqual(upTo(3))
})

test('a pull has a signal of its own, for who fetches listens to it for as long as it is there', async () => {
  const feed = new Numbers(upTo(6))
  feed.wake()
  await vi.advanceTimersByTimeAsync(100)
  expect(feed.signals.size).toBe(feed.pulls)
  feed.server.push(7)
  feed.wake(7)
  feed.rest()
  expect([...feed.signals].map(({ aborted }) => aborted)).toEqual([false, false, false, true])
})

test('whatever happens in whatever order, what is there in the end is in, once', async () => {
  const step = fc.constantFrom('wake', 'rest', 'break', 'mend', 'grow', 'wait' as const)
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const feed = new Numbers([])
      for (const each of steps) {
        if (each === 'wake') feed.wake()
        else if (each === 'rest') feed.rest()
        else if (each === 'grow') feed.server.push(feed.server.length + 1)
        else if (each === 'wait') await vi.advanceTimersByTimeAsync(7)
        else feed.broken = each === 'break'
      }
      feed.broken = false
      feed.wake()
      await vi.advanceTimersByTimeAsync(1_000)
      expect(feed.taken).toEqual(upTo(feed.server.length))
      expect(feed.failure).toBeNull()
    }),
    { numRuns: 100 },
  )
})
