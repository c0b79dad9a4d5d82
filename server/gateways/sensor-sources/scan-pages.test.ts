import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { SensorMessage } from '#core/sensor/sensor-message.ts'

import { scanPages } from './scan-pages.ts'

const names = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 30 })

test('look after look takes everything once, also what appears meanwhile before the page that is read, however small looks and pages are', async () => {
  await fc.assert(
    fc.asyncProperty(
      names,
      names,
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 6 }),
      fc.constantFrom(0, 10_000),
      async (first, later, pageSize, limit, mostMs) => {
        let there = new Set(first)
        const taken: string[] = []
        const page = (after: string | undefined) => {
          const rest = [...there]
            .map((n) => String(n).padStart(3, '0'))
            .toSorted()
            .filter((name) => after === undefined || name > after)
          const messages: SensorMessage[] = rest
            .slice(0, pageSize)
            .map((name) => ({ key: name, content: {}, atMs: Number(name) }))
          return Promise.resolve({
            messages,
            last: rest.length > pageSize ? messages.at(-1)?.key : undefined,
          })
        }
        let cursor: string | null = null
        const look = async () => {
          const ask = {
            settings: {},
            cursor,
            begunAtMs: 0,
            nowMs: 0,
            limit,
            tenant: 't',
            known: (keys: readonly string[]) =>
              Promise.resolve(new Set(keys.filter((key) => taken.includes(key)))),
            signal: new AbortController().signal,
          }
          const batch = await scanPages(ask, { page, overlapMs: 1_000, mostMs })
          expect(batch.messages.length).toBeLessThanOrEqual(limit)
          taken.push(...batch.messages.map(({ key }) => key))
          cursor = batch.cursor
          return batch.hasMore
        }
        const most = 200
        await look()
        there = new Set([...first, ...later])
        let looks = 0
        // The scan that was begun, and a whole one after it.
        while ((await look()) && looks < most) looks += 1
        while ((await look()) && looks < most) looks += 1
        expect(looks).toBeLessThan(most)
        expect(taken.toSorted()).toEqual([...there].map((n) => String(n).padStart(3, '0')).toSorted())
      },
    ),
  )
})
