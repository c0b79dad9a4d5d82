import fc from 'fast-check'
import { expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import { applied } from '../apply-change.ts'
import { changeBetween } from '../change-between.ts'
import { emptyDocument } from '../document.ts'
import { formatText } from '../format-text.ts'
import { parseText } from '../parse-text.ts'
import { carryPlaces } from './carry-places.ts'
import { TextDesk } from './text-desk.ts'

const written = `# Ours.
sluice: pipeline
name: numbers
assets:
  - key: integers # the source
    compute: { kind: external }
  - key: even
    deps: [integers]
    compute:
      kind: sql
      code: |
        select * from integers

layout:
  asset-integers: { x: 1, y: 2 }
  asset-even: { x: 3, y: 4 }
`
const opened = () => {
  const parsed = parseText(written)
  if (parsed.outcome === 'refused') throw new Error('The example cannot be read.')
  const desk = new TextDesk(emptyDocument('numbers'))
  return { desk, document: parsed.document, laid: desk.open(parsed.document, written) }
}

test('a text that still holds opens as it was written, and says where its elements stand', () => {
  const { laid } = opened()
  expect(laid.text).toBe(written)
  expect(laid.blocks.map(({ id, start, end }) => [id, written.slice(start, end)])).toEqual([
    ['asset-integers', 'key: integers # the source\n    compute: { kind: external }'],
    ['asset-even', written.slice(written.indexOf('key: even'), written.indexOf('\n\nlayout'))],
  ])
})

test('what is typed is a change of what was typed, and a broken text is none', () => {
  const { desk } = opened()
  const typed = written.replace('deps: [integers]', 'deps: [integers]\n    group: small')
  const read = desk.read(typed)
  expect(read).toMatchObject({
    outcome: 'read',
    change: { edits: [{ do: 'set', id: 'asset-even', field: 'group', to: 'small' }] },
  })
  expect(desk.read(typed.replace('deps: [integers]', 'deps: [integers'))).toMatchObject({
    outcome: 'refused',
  })
  expect(desk.read(typed)).toMatchObject({ outcome: 'read', change: { edits: [] } })
})

test('what was changed elsewhere is an offer until it is taken', () => {
  const { desk, document } = opened()
  const after = { ...document, settings: { ...document.settings, name: 'counted' } }
  const { text } = desk.write(changeBetween(document, after, 'Rename'))
  expect(text).toBe(written.replace('name: numbers', 'name: counted'))
  expect(desk.read(written)).toMatchObject({ change: { edits: [] } })
  desk.write(changeBetween(document, after, 'Rename'))
  desk.take()
  expect(desk.read(text)).toMatchObject({ change: { edits: [] } })
})

test('an element that only got another name by typing keeps its place on the canvas', () => {
  const { desk, document, laid } = opened()
  const read = desk.read(written.replace('key: integers', 'key: whole'))
  if (read.outcome === 'refused') throw new Error('It can be read.')
  const after = { document: applied(document, read.change), blocks: read.blocks }
  expect(after.document.layout['asset-whole']).toBeUndefined()
  expect(carryPlaces({ document, blocks: laid.blocks }, after).layout['asset-whole']).toEqual({ x: 1, y: 2 })
})

test('a document and its text stay one, whichever side is edited', () => {
  fc.assert(
    fc.property(arbitraryDocument, arbitraryDocument, arbitraryDocument, (first, second, third) => {
      const desk = new TextDesk(first)
      desk.open(first, null)
      const { text } = desk.write(changeBetween(first, second, 'Elsewhere'))
      desk.take()
      expect(desk.read(text)).toMatchObject({ outcome: 'read', change: { edits: [] } })
      const typed = desk.read(formatText(third, 'yaml'))
      expect(typed.outcome === 'read' && applied(second, typed.change)).toEqual(third)
    }),
    { numRuns: 30 },
  )
})
