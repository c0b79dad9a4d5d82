import { expect, test } from 'vitest'

import { parseText } from '#core/document/parse-text.ts'

import { keysWithUpstream } from './keys-with-upstream.ts'

test('with upstream means all that something is made from, and nothing beside it', () => {
  const parsed = parseText(`sluice: pipeline
name: p
assets:
  - { id: a, key: a, compute: { kind: shell, code: "true" } }
  - { id: b, key: b, deps: [a], compute: { kind: shell, code: "true" } }
  - { id: c, key: c, deps: [b], compute: { kind: shell, code: "true" } }
  - { id: d, key: d, deps: [a], compute: { kind: shell, code: "true" } }
`)
  if (parsed.outcome === 'refused') throw new Error('The text is wrong.')
  expect(new Set(keysWithUpstream(parsed.document, ['c']))).toEqual(new Set(['a', 'b', 'c']))
  expect(keysWithUpstream(parsed.document, ['gone'])).toEqual([])
})
