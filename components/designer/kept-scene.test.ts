import { expect, test } from 'vitest'

import type { PipelineDocument } from '#core/document/document.ts'

import { sceneKeeper } from './kept-scene.ts'
import { sceneOf } from './scene.ts'

const compute = { kind: 'shell', code: 'true' } as const
const document: PipelineDocument = {
  settings: { name: 'drawn' },
  elements: {
    a: { kind: 'asset', id: 'a', key: 'a', compute },
    b: { kind: 'asset', id: 'b', key: 'b', deps: [{ asset: 'a' }], compute },
    c: { kind: 'asset', id: 'c', key: 'c', deps: [{ asset: 'b' }], compute },
  },
  layout: { a: { x: 0, y: 0 }, b: { x: 300, y: 0 }, c: { x: 600, y: 0 } },
}
const changed = (id: 'a' | 'b' | 'c', change: object): PipelineDocument => ({
  ...document,
  elements: {
    ...document.elements,
    [id]: { ...document.elements[id], ...change },
  } as PipelineDocument['elements'],
})
const draw = (of: PipelineDocument) => sceneOf(of, {}, new Map())

test('what is typed about an element and not drawn leaves the drawing as it is', () => {
  const keep = sceneKeeper()
  const first = keep(draw(document))
  expect(keep(draw(changed('b', { description: 'what it is' })))).toBe(first)
  expect(keep(draw(document))).toBe(first)
})

test('what is drawn is drawn anew, and all else is the same', () => {
  const keep = sceneKeeper()
  const first = keep(draw(document))
  const renamed = keep(draw(changed('c', { key: 'd' })))
  expect(renamed.nodes.map(({ name }) => name)).toEqual(['a', 'b', 'd'])
  expect(renamed.nodes.slice(0, 2).map((node, index) => node === first.nodes[index])).toEqual([true, true])
  expect(renamed.wires).toBe(first.wires)
  const cut = keep(draw(changed('b', { deps: [] })))
  expect(cut.wires).toHaveLength(1)
  const moved = keep(draw({ ...document, layout: { ...document.layout, a: { x: 9, y: 9 } } }))
  expect(moved.nodes[0]?.place).toEqual({ x: 9, y: 9 })
})
