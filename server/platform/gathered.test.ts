import fc from 'fast-check'
import { expect, test } from 'vitest'

import { gathered } from './gathered.ts'

const alike = { size: () => 1, most: Number.POSITIVE_INFINITY }

test('every item is worked on once, in the order given, never two portions of a key at a time, none above the limit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b'), size: fc.integer({ min: 1, max: 5 }) }), {
        maxLength: 40,
      }),
      fc.scheduler(),
      async (items, scheduler) => {
        const going = new Set<string>()
        const seen: number[] = []
        const take = gathered<{ key: string; size: number; index: number }, number>(
          async (portion) => {
            const [{ key } = { key: '' }] = portion
            expect(going.has(key)).toBe(false)
            expect(new Set(portion.map((item) => item.key)).size).toBe(1)
            if (portion.length > 1)
              expect(portion.reduce((sum, { size }) => sum + size, 0)).toBeLessThanOrEqual(6)
            going.add(key)
            await scheduler.schedule(Promise.resolve())
            going.delete(key)
            seen.push(...portion.map(({ index }) => index))
            return portion.map(({ index }) => index)
          },
          { size: ({ size }) => size, most: 6 },
        )
        const answers = items.map((item, index) => take(item.key, { ...item, index }))
        await scheduler.waitFor(Promise.all(answers))
        expect(await Promise.all(answers)).toEqual(items.map((_, index) => index))
        for (const key of ['a', 'b']) {
          const own = seen.filter((index) => items[index]?.key === key)
          expect(own).toEqual(own.toSorted((one, other) => one - other))
        }
        expect(seen).toHaveLength(items.length)
      },
    ),
  )
})

test('who comes while others are worked on waits for one turn, however many wait', async () => {
  const gate = Promise.withResolvers<void>()
  const portions: number[][] = []
  const take = gathered<number, number>(async (items) => {
    portions.push(items)
    await gate.promise
    return items
  }, alike)
  const answers = [0, 1, 2, 3].map((item) => take('run', item))
  gate.resolve()
  await Promise.all(answers)
  expect(portions).toEqual([[0], [1, 2, 3]])
})

test('a failure is that of its portion; the next goes on', async () => {
  let failing = true
  const take = gathered<number, number>(async (items) => {
    if (failing) throw new Error('no disk')
    return items
  }, alike)
  await expect(take('run', 1)).rejects.toThrow('no disk')
  failing = false
  await expect(take('run', 2)).resolves.toBe(2)
})
