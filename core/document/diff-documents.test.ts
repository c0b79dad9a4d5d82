import fc from 'fast-check'
import { expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'
import { did, numbers } from '#server/testing/numbers-document.ts'

import { contentHash } from './canonical.ts'
import { addElement } from './commands/add-element.ts'
import { moveNodes } from './commands/move-nodes.ts'
import { removeElements } from './commands/remove-elements.ts'
import { renameElement } from './commands/rename-element.ts'
import { setField } from './commands/set-field.ts'
import { setSettings } from './commands/set-settings.ts'
import { diffDocuments, differenceSummary } from './diff-documents.ts'

test('what was added, removed, renamed and changed is told in words', () => {
  const added = did(numbers, addElement(numbers, { id: 'n', kind: 'asset', name: 'odd' }))
  const removed = did(added, removeElements(added, { ids: ['d'] }))
  const renamed = did(removed, renameElement(removed, { id: 'j', name: 'everything' }))
  const changed = did(renamed, setField(renamed, { id: 'a', field: 'description', value: 'The source' }))
  const grouped = did(changed, setField(changed, { id: 'a', field: 'group', value: undefined }))
  const set = did(grouped, setSettings(grouped, { field: 'description', value: 'Sums' }))
  const after = did(set, moveNodes(set, { places: { b: { x: 7, y: 7 } } }))
  const difference = diffDocuments(numbers, after)
  expect(difference.elements.map(({ words }) => words)).toEqual([
    'Asset report removed',
    'Asset numbers: description set, group cleared',
    'Job all renamed to everything',
    'Schedule daily: target changed',
    'Asset odd added',
  ])
  expect(difference.settings).toEqual([{ field: 'description', after: 'Sums' }])
  expect(difference.moved).toEqual(['b'])
  expect(differenceSummary(difference)).toBe('1 added, 1 removed, 3 changed, settings changed')
})

test('there are no differences exactly where the contents are one', () => {
  fc.assert(
    fc.property(arbitraryDocument, arbitraryDocument, (one, other) => {
      const { settings, elements } = diffDocuments(one, other)
      expect(settings.length + elements.length === 0).toBe(contentHash(one) === contentHash(other))
      expect(differenceSummary(diffDocuments(one, structuredClone(one)))).toBe('No changes')
    }),
    { numRuns: 60 },
  )
}, 60_000)
