import { expect, test } from 'vitest'

import { applied, applyChange } from './apply-change.ts'
import type { Edit } from './change.ts'
import { emptyDocument, type PipelineDocument } from './document.ts'
import type { Element } from './element.ts'
import { invertChange } from './invert-change.ts'

const asset = (id: string, key: string): Element => ({
  kind: 'asset',
  id,
  key,
  compute: { kind: 'external' },
})
const of = (...edits: Edit[]) => ({ label: 'Test', edits })
const base = applied(
  emptyDocument('numbers'),
  of(
    { do: 'add', element: asset('a', 'x') },
    { do: 'add', element: asset('b', 'y') },
    { do: 'place', id: 'a', to: { x: 1, y: 2 } },
  ),
)
const outcome = (document: PipelineDocument, ...edits: Edit[]) => {
  const result = applyChange(document, of(...edits))
  return result.outcome === 'refused' ? `${result.reason} ${result.edit}: ${result.message}` : 'applied'
}

test('what a change does not touch is shared with the document before', () => {
  const after = applied(base, of({ do: 'set', id: 'a', field: 'group', to: 'raw' }))
  expect(after.elements['b']).toBe(base.elements['b'])
  expect(after.layout).toBe(base.layout)
  expect(after.settings).toBe(base.settings)
  expect(base.elements['a']).not.toHaveProperty('group')
})

test('a change and its inverse leave the document as it was', () => {
  const change = of(
    { do: 'configure', field: 'description', to: 'Sums' },
    { do: 'set', id: 'a', field: 'key', from: 'x', to: 'z' },
    { do: 'place', id: 'b', to: { x: 5, y: 5 } },
    { do: 'add', element: asset('c', 'w') },
  )
  const after = applied(base, change)
  expect(after).not.toEqual(base)
  expect(applied(after, invertChange(change))).toEqual(base)
})

test.each<[string, string, Edit[]]>([
  [
    'a field that is no longer what it was',
    'misfit 0: The field key of a is no longer what it was.',
    [{ do: 'set', id: 'a', field: 'key', from: 'q', to: 'z' }],
  ],
  [
    'an element that is gone',
    'misfit 0: The element q is not in the document.',
    [{ do: 'set', id: 'q', field: 'key', to: 'z' }],
  ],
  [
    'an id that is taken',
    'misfit 0: There is already an element a.',
    [{ do: 'add', element: asset('a', 'z') }],
  ],
  [
    'removing what has changed',
    'misfit 0: The element b is gone, or no longer what it was.',
    [{ do: 'remove', element: asset('b', 'q') }],
  ],
  [
    'a place that was left',
    'misfit 0: a no longer lies where it lay.',
    [{ do: 'place', id: 'a', to: { x: 0, y: 0 } }],
  ],
  [
    'a value the field cannot have',
    'invalid 0: The field key of a cannot have this value.',
    [{ do: 'set', id: 'a', field: 'key', from: 'x', to: 3 }],
  ],
  [
    'a field that does not exist',
    'invalid 0: The field __proto__ of a cannot have this value.',
    [{ do: 'set', id: 'a', field: '__proto__', to: 'z' }],
  ],
  [
    'a required field taken away',
    'invalid 0: The field key of a cannot have this value.',
    [{ do: 'set', id: 'a', field: 'key', from: 'x' }],
  ],
  [
    'a changed id',
    'invalid 0: The id of an element cannot change.',
    [{ do: 'set', id: 'a', field: 'id', from: 'a', to: 'z' }],
  ],
  [
    'a place left behind',
    'invalid 0: The place of a would be left behind without it.',
    [{ do: 'remove', element: asset('a', 'x') }],
  ],
  [
    'a text no database keeps',
    'invalid 0: description of a contains the character NUL, which a database cannot keep.',
    [{ do: 'set', id: 'a', field: 'description', to: 'a\u0000' }],
  ],
  [
    'a setting that does not exist',
    'invalid 0: The setting colour cannot have this value.',
    [{ do: 'configure', field: 'colour', to: 'red' }],
  ],
])('%s is refused, and nothing is half applied', (_, expected, edits) => {
  const before = structuredClone(base)
  expect(outcome(base, ...edits)).toBe(expected)
  expect(base).toEqual(before)
})

test('more than 10,000 elements are refused', () => {
  const many = Array.from({ length: 10_001 }, (_, index): Edit => ({
    do: 'add',
    element: asset(`n${index}`, `k${index}`),
  }))
  expect(outcome(emptyDocument('big'), ...many)).toMatch(
    /^too_large 0: A pipeline has at most 10,000 elements; this would make 10,001/,
  )
})
