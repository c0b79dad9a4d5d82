import { expect, test } from 'vitest'

import { applied } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { element, type Element } from '#core/document/element.ts'
import { invertChange } from '#core/document/invert-change.ts'

import { fittingChange } from './fitting-change.ts'

const asset = (index: number): Element =>
  element.parse({
    id: `e${index}`,
    kind: 'asset',
    key: `k${index}`,
    compute: { kind: 'python', code: 'def k(): pass' },
  })
const many = (count: number): PipelineDocument => {
  const all = Array.from({ length: count }, (_, index) => asset(index))
  return {
    ...emptyDocument('here'),
    elements: Object.fromEntries(all.map((one) => [one.id, one])),
    layout: Object.fromEntries(all.map((one, index) => [one.id, { x: index, y: 0 }])),
  }
}
const described = (document: PipelineDocument, id: string): PipelineDocument => ({
  ...document,
  elements: {
    ...document.elements,
    [id]: { ...asset(Number(id.slice(1))), description: 'theirs' } as Element,
  },
})

test('undoing an addition leaves what somebody has edited since, in its place, and takes the rest away', () => {
  const [before, after] = [emptyDocument('here'), many(3)]
  const current = described(after, 'e1')
  const { change, kept } = fittingChange(current, invertChange(changeBetween(before, after, 'Paste')))
  const result = applied(current, change)
  expect(Object.keys(result.elements)).toEqual(['e1'])
  expect(result.layout).toEqual({ e1: { x: 1, y: 0 } })
  expect(kept).toBe(2)
})

test('undoing a removal brings back what is not there again, where it lay', () => {
  const [before, after] = [many(3), emptyDocument('here')]
  const current = { ...after, elements: { e1: asset(1) } }
  const { change } = fittingChange(current, invertChange(changeBetween(before, after, 'Remove')))
  const result = applied(current, change)
  expect(new Set(Object.keys(result.elements))).toEqual(new Set(['e0', 'e1', 'e2']))
  expect(result.layout).toEqual(before.layout)
})

test('undoing a tidy of thousands after somebody moved one node takes no seconds', () => {
  const before = many(2_500)
  const tidied = {
    ...before,
    layout: Object.fromEntries(Object.keys(before.layout).map((id) => [id, { x: 7, y: 7 }])),
  }
  const current = { ...tidied, layout: { ...tidied.layout, e5: { x: 9, y: 9 } } }
  const start = performance.now()
  const { change, kept } = fittingChange(current, invertChange(changeBetween(before, tidied, 'Tidy')))
  expect(performance.now() - start).toBeLessThan(3_000)
  expect(applied(current, change).layout).toEqual(before.layout)
  expect(kept).toBe(0)
})

test('undoing a paste of thousands after somebody edited one takes no seconds', () => {
  const [before, after] = [emptyDocument('here'), many(2_500)]
  const start = performance.now()
  const { change } = fittingChange(
    described(after, 'e5'),
    invertChange(changeBetween(before, after, 'Paste')),
  )
  expect(performance.now() - start).toBeLessThan(3_000)
  expect(change.edits.length).toBe(2_499 * 2)
})
