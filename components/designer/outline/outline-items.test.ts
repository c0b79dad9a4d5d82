import { expect, test } from 'vitest'

import { treeRows } from '#components/ui/tree-rows.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { parseText } from '#core/document/parse-text.ts'

import { sceneOf } from '../scene.ts'
import { besideRemoved, linesAbove, lineId, lineOf, outlineItems } from './outline-items.ts'

const text = `sluice: pipeline
name: numbers
assets:
  - { id: a, key: integers, group: raw, compute: { kind: external } }
  - { id: b, key: even, deps: [integers], compute: { kind: sql, code: select 1 } }
graphs:
  - { id: g, name: mail }
  - { id: inner, name: parcel, graph: mail }
ops:
  - { id: o, name: send, graph: mail, compute: { kind: shell, code: "true" } }
  - { id: p, name: pack, graph: parcel, compute: { kind: shell, code: "true" } }
jobs:
  - { id: j, name: all, target: { selection: "*" } }
`
const parsed = parseText(text)
const drawn: PipelineDocument = parsed.outcome === 'parsed' ? parsed.document : emptyDocument('unread')
const places = Object.fromEntries(Object.keys(drawn.elements).map((id) => [id, { x: 0, y: 0 }]))
const items = (matches?: string) => outlineItems(drawn, sceneOf(drawn, places, new Map()), matches)
const labels = (open: string[], matches?: string) =>
  treeRows(items(matches), new Set(open)).map(({ item, depth }) => `${'  '.repeat(depth)}${item.label}`)

test('groups hold their assets, graphs their ops and graphs, and below each element is what it is wired to', () => {
  expect(
    labels([
      'group:raw',
      'section:asset',
      'element:b',
      'section:graph',
      'element:g',
      'element:inner',
      'section:job',
    ]),
  ).toEqual([
    'raw',
    '  integers',
    'Assets',
    '  even',
    '    from integers',
    'Graphs',
    '  mail',
    '    parcel',
    '      pack',
    '    send',
    'Jobs',
    '  all',
  ])
})

test('a filter leaves what has it in its name', () => {
  expect(labels(['section:asset', 'group:raw'], 'EVE')).toEqual(['Assets', '  even'])
})

test('a line is found again by its id, and so are the lines it lies in', () => {
  const wire = { is: 'wire', wire: 'a b integers', of: 'b', other: 'a', way: 'upstream' } as const
  expect(lineOf(lineId(wire))).toEqual(wire)
  expect(linesAbove(items(), 'element:a')).toEqual(['group:raw'])
  expect(linesAbove(items(), 'element:o')).toEqual(['section:graph', 'element:g'])
  expect(linesAbove(items(), 'element:p')).toEqual(['section:graph', 'element:g', 'element:inner'])
  expect(linesAbove(items(), 'element:nobody')).toBeUndefined()
})

test('a line that goes leaves the focus to the one below, else to the one above', () => {
  const rows = treeRows(items(), new Set(['section:graph', 'element:g', 'section:job']))
  expect(besideRemoved(rows, 'element:o', ['o'])).toBe('j')
  expect(besideRemoved(rows, 'element:j', ['j'])).toBe('o')
  expect(besideRemoved(rows, 'element:j', ['j', 'o', 'inner', 'g'])).toBeUndefined()
})
