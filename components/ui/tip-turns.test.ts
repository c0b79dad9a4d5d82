import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { TipTurns } from './tip-turns.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Two things with tips, and which of them is shown. */
const two = () => {
  const turns = new TipTurns()
  const shown = new Set<string>()
  const tip = (name: string) => (isShown: boolean) => void (isShown ? shown.add(name) : shown.delete(name))
  return { turns, a: tip('a'), b: tip('b'), now: () => [...shown] }
}

test('a pointer that only passes by is shown nothing', () => {
  const { turns, a, now } = two()
  turns.enter(a)
  vi.advanceTimersByTime(300)
  turns.leave(a)
  vi.advanceTimersByTime(5_000)
  expect(now()).toEqual([])
})

test('one tip is shown at a time, and who goes on to the next waits no more', () => {
  const { turns, a, b, now } = two()
  turns.enter(a)
  vi.advanceTimersByTime(500)
  expect(now()).toEqual(['a'])
  turns.leave(a)
  turns.enter(b)
  expect(now()).toEqual(['b'])
})

test('the way from a thing to its tip does not end it', () => {
  const { turns, a, now } = two()
  turns.show(a)
  turns.leave(a)
  turns.enter(a)
  vi.advanceTimersByTime(5_000)
  expect(now()).toEqual(['a'])
  turns.leave(a)
  vi.advanceTimersByTime(500)
  expect(now()).toEqual([])
})

test('what is pressed before its tip was shown stays without', () => {
  const { turns, a, now } = two()
  turns.enter(a)
  turns.hide(a)
  vi.advanceTimersByTime(5_000)
  expect(now()).toEqual([])
})

test('what goes takes no other’s tip away', () => {
  const { turns, a, b, now } = two()
  turns.show(a)
  turns.hide(b)
  expect(now()).toEqual(['a'])
})
