import { expect, test } from 'vitest'

import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'

import { describeElement } from './describe-element.ts'

const compute = { kind: 'python' as const, code: '' }
const elements: Element[] = [
  { id: 'a', kind: 'asset', key: 'raw', compute },
  { id: 'b', kind: 'asset', key: 'clean', deps: [{ asset: 'raw' }], compute },
  { id: 'o', kind: 'op', graph: 'g', name: 'get', compute },
  { id: 'p', kind: 'op', graph: 'g', name: 'sum', inputs: [{ name: 'rows', from: 'get.result' }], compute },
  { id: 'q', kind: 'op', graph: 'h', name: 'sum', inputs: [{ name: 'rows', from: 'get.result' }], compute },
]
const document: PipelineDocument = {
  settings: { name: 'x' },
  layout: {},
  elements: Object.fromEntries(elements.map((element) => [element.id, element])),
}

test.each([
  ['a', 'raw, asset, no inputs, to clean'],
  ['b', 'clean, asset, from raw, nothing reads it'],
  ['o', 'get, op, no inputs, to sum'],
  ['p', 'sum, op, from get.result, nothing reads it'],
])('what %s is wired to is said both ways', (id, words) => {
  const element = document.elements[id]
  expect(element && describeElement(document, element)).toBe(words)
})
