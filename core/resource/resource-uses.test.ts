import { expect, test } from 'vitest'

import { parseText } from '../document/parse-text.ts'
import { resourceUses } from './resource-uses.ts'

test('what names a resource in any way uses it, once', () => {
  const parsed = parseText(`sluice: pipeline
name: shop
assets:
  - { id: a, key: given, resources: [house], compute: { kind: shell, code: "true" } }
  - { id: b, key: runs_in, resources: [house], compute: { kind: sql, code: "select 1", resource: house } }
  - { id: c, key: kept_in, ioManager: house, compute: { kind: shell, code: "true" } }
  - { id: d, key: other, resources: [lake], compute: { kind: shell, code: "true" } }
sensors:
  - { id: s, name: asks, source: code, resources: [house], target: { selection: "*" }, compute: { kind: python, code: "def asks(context): ..." } }
resources:
  - { id: h, name: house, type: postgres, config: { host: db } }
  - { id: l, name: lake, type: custom }
`)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  expect(resourceUses(parsed.document, 'house').map(({ element }) => element)).toEqual([
    'given',
    'runs_in',
    'kept_in',
    'asks',
  ])
})
