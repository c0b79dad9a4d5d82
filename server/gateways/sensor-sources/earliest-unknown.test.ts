import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { SensorMessage } from '#core/sensor/sensor-message.ts'

import { earliestUnknown } from './earliest-unknown.ts'

test('look after look takes the earliest that were not taken before, whatever order a listing has, until all are taken once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uniqueArray(fc.record({ key: fc.string({ minLength: 1 }), atMs: fc.nat(20) }), {
        selector: ({ key }) => key,
      }),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 4 }),
      async (things, limit, pageSize) => {
        const all: SensorMessage[] = things.map((thing) => ({ ...thing, content: {} }))
        const taken = new Set<string>()
        async function* pages() {
          for (let at = 0; at < all.length; at += pageSize) yield all.slice(at, at + pageSize)
        }
        const known = (keys: readonly string[]) =>
          Promise.resolve(new Set(keys.filter((key) => taken.has(key))))
        let lastMs = 0
        for (;;) {
          const { messages, hasMore } = await earliestUnknown(pages(), { sinceMs: 3, limit, known })
          for (const { key, atMs } of messages) {
            expect(taken.has(key)).toBe(false)
            expect(atMs).toBeGreaterThanOrEqual(Math.max(3, lastMs))
            lastMs = atMs
            taken.add(key)
          }
          if (!hasMore) break
        }
        expect([...taken].toSorted()).toEqual(
          things.flatMap(({ key, atMs }) => (atMs >= 3 ? [key] : [])).toSorted(),
        )
      },
    ),
  )
})
