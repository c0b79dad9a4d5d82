import { expect, it } from 'vitest'

import { moveNodes } from '#core/document/commands/move-nodes.ts'
import { setField } from '#core/document/commands/set-field.ts'
import { setSettings } from '#core/document/commands/set-settings.ts'
import { did, numbers } from '#server/testing/numbers-document.ts'

import { authorsOf, lateChanges, lateWords, type LastChanges } from './late-changes.ts'

const [ben, ana] = [
  { id: 'u1', name: 'Ben' },
  { id: 'u2', name: 'Ana' },
]
const at = new Date('2026-01-01T00:00:00Z')
const described = (id: string) =>
  did(numbers, setField(numbers, { id, field: 'description', value: 'Other words' }))

it('what came in after the draft was shown is counted, and who did it is named', () => {
  const once = described('a')
  const now = did(once, setField(once, { id: 'b', field: 'description', value: 'Others' }))
  const late = lateChanges(numbers, now)
  expect(late).toEqual({ count: 2, ids: ['a', 'b'] })
  const lastChanges: LastChanges = { a: { by: ben, revision: 8, at }, b: { by: ana, revision: 9, at } }
  const words = (given: LastChanges, me?: string) => lateWords(late, { lastChanges: given, revision: 7, me })
  expect(words(lastChanges)).toBe('2 changes by Ben and Ana came in since this was opened.')
  expect(words(lastChanges, 'u2')).toBe('2 changes by Ben and you came in since this was opened.')
  // Who changed it before it was shown did not change it since.
  expect(words({ a: { by: ben, revision: 7, at } })).toBe('2 changes came in since this was opened.')
})

it('where a node lies is nothing that came in', () => {
  const moved = did(numbers, moveNodes(numbers, { places: { a: { x: 500, y: 500 } } }))
  expect(lateChanges(numbers, moved)).toEqual({ count: 0, ids: [] })
})

it('settings count once, under the pipeline', () => {
  const now = did(numbers, setSettings(numbers, { field: 'description', value: 'All numbers' }))
  const late = lateChanges(numbers, now)
  expect(late).toEqual({ count: 1, ids: ['(pipeline)'] })
  expect(authorsOf({ '(pipeline)': { by: ben, revision: 1, at } }, 'u1').get('(pipeline)')).toBe('by you')
})
