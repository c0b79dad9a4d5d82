import { expect, test } from 'vitest'

import { did, numbers, refusal } from '#server/testing/numbers-document.ts'

import { contentHash } from '../canonical.ts'
import { addElement } from './add-element.ts'
import { resizeNotes } from './resize-notes.ts'

const noted = did(numbers, addElement(numbers, { id: 'n', kind: 'note', at: { x: 5, y: 6 } }))

test('a note keeps its place when it is made larger, and that makes no version', () => {
  const larger = did(noted, resizeNotes(noted, { sizes: { n: { width: 300, height: 200 } } }))
  expect(larger.layout['n']).toEqual({ x: 5, y: 6, width: 300, height: 200 })
  expect(contentHash(larger)).toBe(contentHash(noted))
})

test('what is no note has no size of its own', () => {
  expect(refusal(resizeNotes(noted, { sizes: { a: { width: 300, height: 200 } } }))).toContain('Only notes')
})
