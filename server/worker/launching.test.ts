import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Launching } from './launching.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const rig = (clusters: string[]) => {
  const launching = new Launching(clusters, { most: 2, waitMs: 30_000 })
  const begun: string[] = []
  const late: string[] = []
  const ends = new Map<string, () => void>()
  const begin = (name: string, cluster: string) =>
    launching.begin(
      cluster,
      () => {
        begun.push(name)
        return new Promise<void>((resolve) => void ends.set(name, resolve))
      },
      async () => void late.push(name),
    )
  const end = async (name: string) => {
    ends.get(name)?.()
    await vi.advanceTimersByTimeAsync(0)
  }
  return { launching, begun, late, begin, end }
}

test('a cluster that does not answer takes no room of another', async () => {
  const { launching, begun, begin, end } = rig(['away', 'near'])
  for (const name of ['a', 'b', 'c', 'd']) void begin(name, 'away')
  await vi.advanceTimersByTimeAsync(0)
  expect(begun).toEqual(['a', 'b'])
  expect(launching.room).toBe(2)
  for (const name of ['x', 'y', 'z']) {
    const done = begin(name, 'near')
    await vi.advanceTimersByTimeAsync(0)
    expect(begun).toContain(name)
    await end(name)
    await done
  }
})

test('what waits has its turn in order, and goes back when that takes too long', async () => {
  const { launching, begun, late, begin, end } = rig(['away'])
  for (const name of ['a', 'b', 'c', 'd', 'e']) void begin(name, 'away')
  await vi.advanceTimersByTimeAsync(29_000)
  await end('a')
  expect(begun).toEqual(['a', 'b', 'c'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(late).toEqual(['d', 'e'])
  await end('b')
  await end('c')
  expect(begun).toEqual(['a', 'b', 'c'])
  expect(launching.room).toBe(2)
})

test('a launch that failed gives its place back, and what goes nowhere needs none', async () => {
  const { launching, begun, begin } = rig(['near'])
  await launching
    .begin(
      'near',
      () => Promise.reject(new Error('no')),
      async () => undefined,
    )
    .catch(() => undefined)
  expect(launching.room).toBe(2)
  void begin('lost', 'gone')
  expect(begun).toEqual(['lost'])
  expect(launching.room).toBe(2)
})

test('all are over when the last is', async () => {
  const { launching, begin, end } = rig([])
  void begin('a', '')
  await vi.advanceTimersByTimeAsync(0)
  let isOver = false
  void launching.over().then(() => (isOver = true))
  await vi.advanceTimersByTimeAsync(1_000)
  expect(isOver).toBe(false)
  await end('a')
  expect(isOver).toBe(true)
})
