import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import { producersOf } from '../run/producer.ts'
import { backfillLayers } from './backfill-layers.ts'
import type { BackfillPartitionStatus } from './backfill-status.ts'
import { judgeWaiting } from './judge-waiting.ts'
import { keysOfLayers, partitionsRead } from './layer-keys.ts'

const producersIn = (text: string) => {
  const parsed = parseText(`sluice: pipeline
name: cuts
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2026-03-01" } }
  - { name: week, set: { type: timeWindow, cadence: weekly, start: "2026-03-01" } }
  - { name: letter, set: { type: static, keys: [a, b] } }
assets:
${text}`)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return producersOf([{ id: 'cuts', hash: 'hash', document: parsed.document }])
}
const code = 'compute: { kind: shell, code: "true" }'
const now = { nowMs: Date.parse('2026-03-29T12:00Z') }

const shop = producersIn(`
  - { key: rates, ${code} }
  - { key: raw, partitions: day, deps: [rates], ${code} }
  - { key: clean, partitions: day, deps: [raw], ${code} }
  - { key: weekly, partitions: week, deps: [clean], ${code} }
  - { key: back, partitions: day, deps: [clean, weekly], ${code} }
  - { key: report, deps: [weekly], ${code} }
  - { key: letters, partitions: letter, ${code} }
  - { key: chain, partitions: day, deps: [clean, { asset: chain, as: before, partitionMapping: { type: timeWindow, startOffset: -1, endOffset: -1 } }], ${code} }
`)
const layersOf = (assets: string[]) => backfillLayers(assets, shop)

test('assets that are cut alike are made together, unless something in between is cut otherwise', () => {
  const assets = ['report', 'back', 'weekly', 'clean', 'raw', 'rates']
  const layers = layersOf(assets).map((layer) => layer.assets.toSorted().join(' '))
  expect(layers.slice(0, 3)).toEqual(['rates', 'clean raw', 'weekly'])
  expect(layers.slice(3).toSorted()).toEqual(['back', 'report'])
})

test('the keys that are asked for decide the others: the weeks of the days, all of a week, what is not partitioned once', () => {
  const layers = layersOf(['raw', 'clean', 'weekly', 'back', 'report'])
  const keys = keysOfLayers(layers, ['2026-03-03', '2026-03-04', '2026-03-10'], now)
  const of = (asset: string) => keys[layers.findIndex(({ assets }) => assets.includes(asset))]
  expect(of('raw')).toEqual(['2026-03-03', '2026-03-04', '2026-03-10'])
  expect(of('weekly')).toEqual(['2026-03-01', '2026-03-08'])
  expect(of('back')).toHaveLength(14)
  expect(of('report')).toEqual([null])
})

test('where several are the first and cut differently it is refused by name', () => {
  expect(() => layersOf(['raw', 'letters'])).toThrow('"raw" and "letters" are partitioned differently')
})

test('a failure keeps away what is made from it and says so; all else is made, never before what is upstream', () => {
  const layers = layersOf(['raw', 'clean', 'weekly', 'back', 'chain', 'report'])
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 27 }), { minLength: 1, maxLength: 12 }),
      fc.array(fc.boolean(), { minLength: 5, maxLength: 20 }),
      (days, fates) => {
        const asked = days.toSorted((a, b) => a - b).map((day) => `2026-03-${String(day).padStart(2, '0')}`)
        const keys = keysOfLayers(layers, asked, now)
        const state = new Map<string, BackfillPartitionStatus>()
        const name = (layer: number, key: string | null) => `${layer} ${key}`
        for (const [layer, own] of keys.entries())
          for (const key of own) state.set(name(layer, key), 'waiting')
        const statusOf = (layer: number, key: string | null) => state.get(name(layer, key))
        const sumOf = (layer: number) => {
          const all = (keys[layer] ?? []).map((key) => statusOf(layer, key))
          return {
            open: all.filter((status) => status === 'waiting').length,
            lost: all.filter((status) => status === 'failed' || status === 'skipped').length,
          }
        }
        const above = (layer: number, key: string | null) =>
          (layers[layer]?.inputs ?? []).flatMap((input) =>
            (partitionsRead(input, layers[layer]?.set, key, now) ?? keys[input.layer] ?? []).flatMap(
              (read) => statusOf(input.layer, read) ?? [],
            ),
          )
        let tried = 0
        for (let round = 0; round < 200; round += 1)
          for (const [place, layer] of layers.entries()) {
            const waiting = (keys[place] ?? [])
              .filter((key) => statusOf(place, key) === 'waiting')
              .map((partition, index) => ({ place: index, partition }))
            const { ready, lost } = judgeWaiting(layer, waiting, { statusOf, sumOf }, now)
            for (const { partition, reason } of lost) {
              expect(reason).toMatch(/not/)
              expect(above(place, partition).some((one) => one === 'failed' || one === 'skipped')).toBe(true)
              state.set(name(place, partition), 'skipped')
            }
            for (const { partition } of ready) {
              expect(above(place, partition).every((one) => one === 'succeeded')).toBe(true)
              state.set(name(place, partition), fates[tried++ % fates.length] ? 'succeeded' : 'failed')
            }
          }
        expect([...state.values()]).not.toContain('waiting')
      },
    ),
  )
})
