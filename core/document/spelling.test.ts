import fc from 'fast-check'
import { expect, test, vi } from 'vitest'

import { sameJson } from '#core/same-json.ts'
import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import { canonicalText, contentHash } from './canonical.ts'
import type { PipelineDocument } from './document.ts'
import { formatText } from './format-text.ts'
import { fromSpelling } from './from-spelling.ts'
import { parseText } from './parse-text.ts'
import { toSpelling } from './spelling.ts'

vi.setConfig({ testTimeout: 60_000 })

const read = (text: string): PipelineDocument => {
  const parsed = parseText(text)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}
const shuffled = (document: PipelineDocument): PipelineDocument => ({
  ...document,
  elements: Object.fromEntries(Object.entries(document.elements).toReversed()),
})

test('any document survives its spelling, as YAML and as JSON', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      const back = fromSpelling(toSpelling(document))
      expect(back.outcome === 'read' && back.document).toEqual(document)
      expect(read(formatText(document, 'yaml'))).toEqual(document)
      expect(read(formatText(document, 'json'))).toEqual(document)
    }),
    { numRuns: 80 },
  )
}, 60_000)

test('equal documents have equal texts and hashes, whatever their order', () => {
  fc.assert(
    fc.property(arbitraryDocument, (document) => {
      expect(canonicalText(shuffled(document))).toBe(canonicalText(document))
      expect(formatText(shuffled(document), 'yaml')).toBe(formatText(document, 'yaml'))
    }),
  )
})

test('the hash tells two contents apart, and two layouts not', () => {
  fc.assert(
    fc.property(arbitraryDocument, arbitraryDocument, (one, other) => {
      const same = sameJson(one.elements, other.elements) && sameJson(one.settings, other.settings)
      expect(contentHash(one) === contentHash(other)).toBe(same)
      expect(contentHash({ ...one, layout: other.layout })).toBe(contentHash(one))
    }),
  )
})

test('elements written without an id get the same one at every reading, and two names that look alike get two', () => {
  const text =
    'sluice: pipeline\nname: x\nassets:\n  - key: a/b\n    compute: { kind: external }\n  - key: a_b\n    compute: { kind: external }\n  - key: a_b\n    compute: { kind: external }\n'
  const ids = Object.keys(read(text).elements)
  expect(Object.keys(read(text).elements)).toEqual(ids)
  expect(new Set(ids).size).toBe(3)
  expect(ids).toContain('asset-a_b')
})

test('plain dependencies are plain texts', () => {
  const document = read(
    'sluice: pipeline\nname: x\nassets:\n  - key: b\n    deps: [a, { asset: c, as: d }]\n    compute: { kind: external }\n',
  )
  expect(document.elements['asset-b']).toMatchObject({ deps: [{ asset: 'a' }, { asset: 'c', as: 'd' }] })
  expect(toSpelling(document)['assets']).toMatchObject([{ deps: ['a', { asset: 'c', as: 'd' }] }])
})
