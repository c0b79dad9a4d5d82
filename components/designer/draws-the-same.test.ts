import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { PipelineDocument } from '#core/document/document.ts'
import type { AssetElement, Element, ElementId } from '#core/document/element.ts'

import { describeElement } from './describe-element.ts'
import { drawsTheSame } from './draws-the-same.ts'
import { sceneOf, unplaced } from './scene.ts'

const ids = ['a', 'b', 'c'] as const
const place = { x: 0, y: 0 }

const assets: fc.Arbitrary<AssetElement> = fc.record(
  {
    kind: fc.constant('asset' as const),
    id: fc.constantFrom(...ids),
    key: fc.constantFrom('orders', 'people'),
    compute: fc.constantFrom(
      { kind: 'shell' as const, code: 'true' },
      { kind: 'shell' as const, code: 'false' },
      { kind: 'sql' as const, code: 'true' },
      { kind: 'external' as const },
    ),
    group: fc.constantFrom('raw', 'clean'),
    deps: fc.constantFrom([{ asset: 'orders' }], [{ asset: 'people', orderOnly: true }]),
    description: fc.constantFrom('one', 'two'),
    tags: fc.constantFrom({ team: 'a' }, { team: 'b' }),
    owners: fc.constantFrom(['ana'], ['bo']),
    partitions: fc.constant('days'),
    resources: fc.constantFrom(['store'], ['other']),
    disabled: fc.boolean(),
    runtime: fc.constantFrom({ cpuMilli: 100 }, { cpuMilli: 200 }),
  },
  { requiredKeys: ['kind', 'id', 'key', 'compute'] },
)
const others: readonly Element[] = [
  { kind: 'resource', id: 'r', name: 'store', type: 'file' },
  { kind: 'note', id: 'n', text: 'look' },
  {
    kind: 'check',
    id: 'k',
    name: 'k',
    asset: 'orders',
    compute: { kind: 'shell', code: 'true' },
  },
]
const documents: fc.Arbitrary<PipelineDocument> = fc
  .tuple(fc.uniqueArray(assets, { selector: ({ id }) => id }), fc.subarray([...others]))
  .map(([drawn, beside]) => {
    const elements = Object.fromEntries([...drawn, ...beside].map((one) => [one.id, one]))
    return {
      settings: { name: 'p' },
      elements,
      layout: Object.fromEntries(Object.keys(elements).map((id) => [id, place])),
    }
  })

const fields: (keyof AssetElement)[] = [
  'key',
  'compute',
  'group',
  'deps',
  'description',
  'tags',
  'owners',
  'partitions',
  'automation',
  'resources',
  'disabled',
  'runtime',
]

/** Everything that is shown of a whole document. */
const shown = (document: PipelineDocument) => [
  sceneOf(document, {}, new Map()),
  unplaced(document),
  Object.values(document.elements).map((element) => describeElement(document, element)),
]

test('documents that draw the same show the same, whatever else differs', () => {
  fc.assert(
    fc.property(documents, assets, fc.subarray(fields, { maxLength: 2 }), (before, other, changed) => {
      const was = before.elements[other.id]
      fc.pre(was?.kind === 'asset')
      const now = Object.fromEntries(changed.map((field) => [field, other[field]]))
      const after = {
        ...before,
        elements: {
          ...before.elements,
          [other.id]: { ...was, ...now } as Element,
        },
      }
      if (drawsTheSame(before, after)) expect(shown(after)).toEqual(shown(before))
    }),
    { numRuns: 500 },
  )
})

const asset: AssetElement = {
  kind: 'asset',
  id: 'a',
  key: 'a',
  compute: { kind: 'shell', code: 'true' },
}
const holding = (...elements: Element[]): PipelineDocument => ({
  settings: { name: 'p' },
  elements: Object.fromEntries(elements.map((one): [ElementId, Element] => [one.id, one])),
  layout,
})
const layout = { a: place }

test('what is typed about an element, and its code, is not drawn; names, wires and what there is are', () => {
  const before = holding(asset)
  const draws = (...elements: Element[]) => drawsTheSame(before, holding(...elements))
  expect(draws({ ...asset, description: 'what it is' })).toBe(true)
  expect(draws({ ...asset, compute: { kind: 'shell', code: 'false' } })).toBe(true)
  expect(draws({ ...asset, runtime: { cpuMilli: 100 } })).toBe(true)
  expect(draws({ ...asset, key: 'b' })).toBe(false)
  expect(draws({ ...asset, compute: { kind: 'python', code: 'true' } })).toBe(false)
  expect(draws({ ...asset, deps: [{ asset: 'x' }] })).toBe(false)
  expect(draws({ ...asset, disabled: true })).toBe(false)
  expect(draws(asset, { ...asset, id: 'b', key: 'b' })).toBe(false)
  expect(draws()).toBe(false)
  expect(drawsTheSame(before, { ...before, layout: { a: { x: 1, y: 0 } } })).toBe(false)
})
