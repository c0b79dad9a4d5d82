import fc from 'fast-check'
import { expect, it } from 'vitest'

import { addElement } from '#core/document/commands/add-element.ts'
import { connect } from '#core/document/commands/connect.ts'
import { removeElements } from '#core/document/commands/remove-elements.ts'
import { renameElement } from '#core/document/commands/rename-element.ts'
import { setField } from '#core/document/commands/set-field.ts'
import { diffDocuments } from '#core/document/diff-documents.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'
import { did, numbers } from '#server/testing/numbers-document.ts'

import { comparedScene } from './compared-scene.ts'

const everywhere = (...documents: PipelineDocument[]) =>
  Object.fromEntries(
    documents
      .flatMap(({ elements }) => Object.keys(elements))
      .map((id, index) => [id, { x: index * 300, y: 0 }]),
  )
const compare = (before: PipelineDocument, after: PipelineDocument) =>
  comparedScene(before, after, diffDocuments(before, after).elements, everywhere(before, after))

it('says of each node what became of it, and keeps what is gone as a ghost', () => {
  const added = did(numbers, addElement(numbers, { id: 'n', kind: 'asset', name: 'odd' }))
  const removed = did(added, removeElements(added, { ids: ['d'] }))
  const after = did(removed, setField(removed, { id: 'a', field: 'description', value: 'The source' }))
  const { nodes, wires, marks } = compare(numbers, after)
  expect(marks.get('n')?.words).toBe('added')
  expect(marks.get('d')?.words).toBe('removed')
  expect(marks.get('a')?.words).toBe('changed: description')
  expect(nodes.map(({ id }) => id)).toContain('d')
  expect(wires.filter(({ change }) => change).map(({ from, to, change }) => [from, to, change])).toEqual([
    ['c', 'd', 'removed'],
  ])
})

it('a wire whose source was renamed is the same wire', () => {
  const after = did(numbers, renameElement(numbers, { id: 'a', name: 'figures' }))
  const { wires, marks } = compare(numbers, after)
  expect(marks.get('a')?.words).toBe('changed: was numbers, code')
  expect(wires.filter(({ change }) => change)).toEqual([])
})

it('a new wire between old nodes is marked', () => {
  const after = did(numbers, connect(numbers, { from: { id: 'a' }, to: { id: 'c' } }))
  expect(compare(numbers, after).wires.filter(({ change }) => change === 'added')).toMatchObject([
    { from: 'a', to: 'c' },
  ])
})

it('seen from the other side, what was added is removed; and every node has a place of its own', () => {
  fc.assert(
    fc.property(arbitraryDocument, arbitraryDocument, (one, other) => {
      const [there, back] = [compare(one, other), compare(other, one)]
      const idsOf = (scene: typeof there, words: string) =>
        [...scene.marks].filter(([, mark]) => mark.words === words).map(([id]) => id)
      expect(idsOf(there, 'added').toSorted()).toEqual(idsOf(back, 'removed').toSorted())
      expect(there.wires.filter(({ change }) => change === 'added')).toHaveLength(
        back.wires.filter(({ change }) => change === 'removed').length,
      )
      expect(new Set(there.nodes.map(({ id }) => id)).size).toBe(there.nodes.length)
    }),
    { numRuns: 40 },
  )
})
