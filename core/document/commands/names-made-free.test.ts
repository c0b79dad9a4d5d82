import fc from 'fast-check'
import { expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import { emptyDocument, type PipelineDocument } from '../document.ts'
import { element, type Element } from '../element.ts'
import { namesTaken } from '../free-name.ts'
import { duplicate } from './duplicate.ts'

const documentOf = (...elements: unknown[]): PipelineDocument => ({
  ...emptyDocument('here'),
  elements: Object.fromEntries(elements.map((one) => [element.parse(one).id, element.parse(one)])),
})
const duplicated = (document: PipelineDocument): Element[] => {
  const ids = Object.keys(document.elements)
  const result = duplicate(document, { ids, newIds: ids.map((id) => `copy_of_${id}`) })
  if (result instanceof Refusal) throw result
  const after = applied(document, result.change)
  return result.ids.flatMap((id) => after.elements[id] ?? [])
}
const spellNames = (elements: readonly Element[]): string[] =>
  elements.flatMap(namesTaken).map(({ namespace, name }) => JSON.stringify([namespace, name]))

test('the names of what is duplicated are free, and no two are alike', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      const before = spellNames(Object.values(document.elements))
      fc.pre(before.length > 0 && new Set(before).size === before.length)
      const names = spellNames(duplicated(document))
      expect(new Set([...before, ...names]).size).toBe(before.length + names.length)
    }),
  )
})

test('jobs, checks, schedules and wires inside a copy point at the copies', () => {
  const compute = { kind: 'python', code: 'def f(): pass' }
  const copies = duplicated(
    documentOf(
      { id: 'a', kind: 'asset', key: 'raw', compute },
      { id: 'b', kind: 'asset', key: 'clean', deps: [{ asset: 'raw' }], compute },
      { id: 'c', kind: 'check', name: 'full', asset: 'clean', compute },
      { id: 'j', kind: 'job', name: 'nightly', target: { selection: 'key:"clean"+ or key:raw' } },
      { id: 's', kind: 'schedule', name: 'at_night', target: { job: 'nightly' }, cron: ['0 2 * * *'] },
      { id: 'g', kind: 'graph', name: 'process', outputs: [{ name: 'sum', from: 'add.result' }] },
      { id: 'o', kind: 'op', name: 'one', graph: 'process', compute },
      {
        id: 'p',
        kind: 'op',
        name: 'add',
        graph: 'process',
        inputs: [{ name: 'x', from: 'one.result' }],
        compute,
      },
    ),
  )
  expect(copies).toMatchObject([
    { key: 'raw_2' },
    { key: 'clean_2', deps: [{ asset: 'raw_2' }] },
    { name: 'full_2', asset: 'clean_2' },
    { name: 'nightly_2', target: { selection: 'key:"clean_2"+ or key:raw_2' } },
    { name: 'at_night_2', target: { job: 'nightly_2' } },
    { name: 'process_2', outputs: [{ from: 'add.result' }] },
    { name: 'one', graph: 'process_2' },
    { name: 'add', graph: 'process_2', inputs: [{ from: 'one.result' }] },
  ])
})

test('as many as a pipeline can hold are duplicated in seconds, also when all their names count on', () => {
  const many = documentOf(
    ...Array.from({ length: 2_500 }, (_, index) => ({
      id: `e${index}`,
      kind: 'asset',
      key: `asset_${index}`,
      deps: index === 0 ? [] : [{ asset: `asset_${index - 1}` }],
      compute: { kind: 'python', code: `def asset_${index}(asset_${index - 1}): return 1` },
    })),
  )
  const before = performance.now()
  expect(duplicated(many)).toHaveLength(2_500)
  expect(performance.now() - before).toBeLessThan(8_000)
})
