import { expect, test } from 'vitest'

import { applied } from '#core/document/apply-change.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'
import { Refusal } from '#core/refusal.ts'

import { arranged, type Arrangement } from './aligned-places.ts'
import { folding, sceneOf } from './scene.ts'

const asset = (id: string, group?: string) =>
  element.parse({ kind: 'asset', id, key: id, compute: { kind: 'sql', code: 'x' }, ...(group && { group }) })
const drawn: PipelineDocument = {
  ...emptyDocument('p'),
  elements: { a: asset('a'), b: asset('b'), c: asset('c', 'g'), d: asset('d', 'g') },
  layout: { a: { x: 0, y: 0 }, b: { x: 40, y: 100 }, c: { x: 90, y: 300 }, d: { x: 90, y: 400 } },
}
const after = (selection: string[], how: Arrangement, folded: string[] = []) => {
  const scene = folding(sceneOf(drawn, {}, new Map()), new Set(folded))
  const change = arranged(drawn, scene, new Set(selection), how)
  return change instanceof Refusal ? change.message : applied(drawn, change).layout
}

test('what is selected comes in line, and nothing else moves', () =>
  expect(after(['a', 'b'], 'left')).toEqual({ ...drawn.layout, b: { x: 0, y: 100 } }))

test('a folded group takes along what lies in it', () =>
  expect(after(['a', 'c', 'd'], 'left', ['group:g'])).toEqual({
    ...drawn.layout,
    // The margin of the frame stays between its corner and them.
    c: { x: 26, y: 300 },
    d: { x: 26, y: 400 },
  }))

test.each<[string[], Arrangement, string]>([
  [['a'], 'left', 'Select two or more nodes to bring them in line.'],
  [['a', 'b'], 'down', 'Select three or more nodes to give them even gaps.'],
  [['c', 'd'], 'left', 'They are in line already.'],
])('%j %s: %s', (selection, how, sentence) => expect(after(selection, how)).toBe(sentence))
