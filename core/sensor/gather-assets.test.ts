import fc from 'fast-check'
import { expect, test } from 'vitest'

import { gatherAssets, type GatheredAssets } from './gather-assets.ts'
import type { SensorMessage } from './sensor-message.ts'

const assets = ['a', 'b', 'c']
const madeOf = (order: readonly string[]): SensorMessage[] =>
  order.map((asset, index) => ({ key: `r${index}`, content: { asset }, atMs: index }))

test('however materializations are cut into looks, the same requests come of them, each when all assets were made anew', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...assets)), fc.array(fc.nat(6)), (order, cuts) => {
      const made = madeOf(order)
      const whole = gatherAssets(assets, {}, made)
      const inParts: SensorMessage[] = []
      let gathered: GatheredAssets = {}
      let from = 0
      for (const size of [...cuts, made.length]) {
        const part = gatherAssets(assets, gathered, made.slice(from, from + size))
        inParts.push(...part.messages)
        gathered = part.gathered
        from += size
      }
      expect(inParts).toEqual(whole.messages)
      expect(gathered).toEqual(whole.gathered)
      expect(new Set(inParts.map(({ key }) => key)).size).toBe(inParts.length)
      for (const { content } of inParts)
        expect(Object.keys(content['assets'] ?? {}).toSorted()).toEqual(assets)
    }),
  )
})
