import fc from 'fast-check'
import { expect, it } from 'vitest'

import { diffDocuments } from '#core/document/diff-documents.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'
import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import { changesOf, textsOf } from './changes.ts'
import { comparedScene } from './compared-scene.ts'

const query = { kind: 'sql', code: 'SELECT 1' } as const
const made = (compute: Extract<Element, { kind: 'asset' }>['compute']): PipelineDocument => ({
  settings: { name: 'p' },
  elements: { a: { kind: 'asset', id: 'a', key: 'a', compute } },
  layout: {},
})
const compared = (before: PipelineDocument, after: PipelineDocument) => {
  const difference = diffDocuments(before, after)
  const { marks } = comparedScene(before, after, difference.elements, { a: { x: 0, y: 0 } })
  return {
    sentence: difference.elements[0]?.words,
    node: marks.get('a')?.words,
    texts: changesOf(difference).flatMap(textsOf),
  }
}

it('a query that runs elsewhere says where it ran and where it will, though its code is the same', () => {
  expect(compared(made(query), made({ ...query, resource: 'warehouse' }))).toEqual({
    sentence: 'Asset a: where it runs changed',
    node: 'changed: where it runs',
    texts: [{ label: 'Runs in', before: 'DuckDB', after: 'warehouse' }],
  })
})

it('a container says each of its parts that differs', () => {
  const [before, after] = [
    made({ kind: 'container', image: 'a:1', command: ['x'] }),
    made({ kind: 'container', image: 'a:2', command: ['x', 'y'] }),
  ]
  expect(compared(before, after).texts.map(({ label }) => label)).toEqual(['Image', 'Command'])
})

it('code of another kind says so, and shows both', () => {
  expect(compared(made({ kind: 'python', code: 'x' }), made({ kind: 'shell', code: 'y' })).texts).toEqual([
    { label: 'Kind', before: 'python', after: 'shell' },
    { label: 'Code', before: 'x', after: 'y' },
  ])
})

it('whatever is changed shows what: no change is without a text that differs', () => {
  fc.assert(
    fc.property(arbitraryDocument, arbitraryDocument, (one, other) => {
      for (const change of changesOf(diffDocuments(one, other))) {
        if (change.how !== 'changed') continue
        expect(textsOf(change).some(({ before, after }) => before !== after)).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})
