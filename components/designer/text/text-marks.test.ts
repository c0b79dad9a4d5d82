import { Text } from '@codemirror/state'
import { expect, test } from 'vitest'

import type { Problem } from '../problem.ts'
import { textMarks } from './text-marks.ts'

const lines = [
  'assets:',
  '  - key: first',
  '    compute:',
  '      kind: python',
  '      code: |',
  '        def first():',
  '',
  '            return (1',
  '  - key: second',
  '    compute: { kind: sql, code: "select a,," }',
]
const text = Text.of(lines)
const startOf = (line: number) => text.line(line).from
const blocks = [
  { id: 'first', start: startOf(2), end: text.line(8).to },
  { id: 'second', start: startOf(9), end: text.line(10).to },
]
const problem = (elementId: string, line: number, column: number): Problem => ({
  code: 'unreadable_code',
  severity: 'warning',
  message: 'SyntaxError',
  elementId,
  field: 'compute',
  position: { line, column },
})
const marked = (one: Problem) =>
  textMarks(text, { standing: 'same', problems: [], blocks } as never, [one]).map(
    ({ from, to, severity }) => [text.lineAt(from).number, text.sliceString(from, to), severity],
  )

test('a place in a code is marked at its line of the text', () => {
  expect(marked(problem('first', 3, 5))).toEqual([[8, 'return', 'error']])
  expect(marked(problem('first', 1, 1))).toEqual([[6, 'def', 'error']])
})

test('where the code is no block of lines, or the place is past it, its field is marked', () => {
  expect(marked(problem('second', 1, 10))).toEqual([
    [10, 'compute: { kind: sql, code: "select a,," }', 'error'],
  ])
  expect(marked(problem('first', 9, 1))).toEqual([[3, 'compute:', 'error']])
})
