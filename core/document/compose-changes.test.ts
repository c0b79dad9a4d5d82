import fc from 'fast-check'
import { expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import { applied } from './apply-change.ts'
import { changeBetween } from './change-between.ts'
import { composeChanges } from './compose-changes.ts'
import { emptyDocument, type PipelineDocument } from './document.ts'
import { element, type Element } from './element.ts'
import { invertChange } from './invert-change.ts'

/** Three states of one document: of each element of two it has one of them, one of them described, or none. */
const states = fc
  .tuple(arbitraryDocument, arbitraryDocument, fc.infiniteStream(fc.nat(5)))
  .map(([one, other, choices]) => {
    const ids = [...new Set([...Object.keys(one.elements), ...Object.keys(other.elements)])]
    const state = (): PipelineDocument => {
      const elements: Record<string, Element> = {}
      const layout: Record<string, PipelineDocument['layout'][string]> = {}
      for (const id of ids) {
        const choice = choices.next().value
        const from = choice % 2 === 0 ? one : other
        const found = from.elements[id]
        if (!found || choice === 0) continue
        elements[id] = choice > 3 && found.kind !== 'note' ? { ...found, description: `${choice}` } : found
        if (from.layout[id]) layout[id] = { ...from.layout[id], x: choice }
      }
      return { settings: choices.next().value % 2 === 0 ? one.settings : other.settings, elements, layout }
    }
    return [state(), state(), state()] as const
  })

test('two changes as one lead to the same document, and back to where they began', () => {
  fc.assert(
    fc.property(states, ([first, second, third]) => {
      const whole = composeChanges(changeBetween(first, second, 'a'), changeBetween(second, third, 'b'))
      expect(applied(first, whole)).toEqual(third)
      expect(applied(third, invertChange(whole))).toEqual(first)
    }),
  )
})

test('a name that is typed letter by letter is one element that was added, and none where it was taken out again', () => {
  const compute = { kind: 'python', code: '' }
  const empty = emptyDocument('here')
  const typed = ['a', 'ab', 'abc'].map((key): PipelineDocument => {
    const asset = element.parse({ id: `asset-${key}`, kind: 'asset', key, compute })
    return { ...empty, elements: { [asset.id]: asset }, layout: { [asset.id]: { x: 1, y: 1 } } }
  })
  const documents = [empty, ...typed]
  const whole = documents
    .slice(1)
    .map((after, index) => changeBetween(documents[index] ?? empty, after, 'Edit the text'))
    .reduce(composeChanges)
  expect(whole.edits.map((edit) => edit.do)).toEqual(['add', 'place'])
  const last = typed.at(-1) ?? empty
  expect(composeChanges(whole, changeBetween(last, empty, 'Edit the text')).edits).toEqual([])
})
