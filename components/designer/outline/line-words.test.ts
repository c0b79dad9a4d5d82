import { expect, test } from 'vitest'

import { emptyDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'

import type { Problem } from '../problem.ts'
import { lineWords, spokenLine, statusWords } from './line-words.ts'

const document = {
  ...emptyDocument('p'),
  elements: {
    a: element.parse({ kind: 'asset', id: 'a', key: 'even', compute: { kind: 'sql', code: 'x' } }),
    b: element.parse({
      kind: 'asset',
      id: 'b',
      key: 'odd',
      disabled: true,
      compute: { kind: 'sql', code: 'x' },
    }),
  },
}
const problem = (severity: Problem['severity'], message: string): Problem =>
  ({ elementId: 'a', severity, message, code: 'x' }) as unknown as Problem
const news = {
  problems: new Map([['a', [problem('warning', 'Slow.'), problem('error', 'No table.')]]]),
  status: (id: string) => (id === 'a' ? 'failed' : undefined),
  comments: (id: string) => (id === 'b' ? '2 open comments, 1 not read' : undefined),
  visitors: (id: string) => (id === 'b' ? ['Ben'] : []),
}
const spoken = (id: string, label: string) => spokenLine(label, lineWords(document, { id, label }, news))

test('what colours and signs say of a line is in its name, the worst problem with its words', () => {
  expect(spoken('element:a', 'even')).toBe('even, SQL asset, 1 problem: No table., failed')
  expect(spoken('element:b', 'odd')).toBe(
    'odd, SQL asset, disabled, 2 open comments, 1 not read, Ben is here',
  )
  expect(spoken('wire:["w","a","b","downstream"]', 'to odd')).toBe('to odd, wire')
  expect(spoken('group:raw', 'raw')).toBe('raw, group')
})

test('that an asset is fresh is said, not only coloured', () => {
  expect(statusWords({ tone: 'succeeded', words: '10 rows' })).toBe('fresh: 10 rows')
  expect(statusWords({ tone: 'stale', words: 'stale: code changed' })).toBe('stale: code changed')
  expect(statusWords(undefined)).toBeUndefined()
})
