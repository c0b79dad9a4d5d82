import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'

import { inputCompletion, type KnownInput } from './code-completion.ts'

const inputs: KnownInput[] = [
  {
    name: 'flights',
    detail: 'asset flights, SQL asset',
    columns: [{ name: 'origin' }, { name: 'delay', type: 'DOUBLE' }],
  },
  { name: 'report', detail: 'asset report, shell asset', columns: [] },
]

/** What is offered at the caret, written |. */
const offered = (kind: 'python' | 'typescript' | 'sql', code: string, explicit = false): string[] => {
  const at = code.indexOf('|')
  const state = EditorState.create({ doc: code.replace('|', '') })
  const result = inputCompletion(kind, () => ({ inputs, resources: [{ name: 'lake', type: 'duckdb' }] }))(
    new CompletionContext(state, at, explicit),
  )
  return result?.options.map(({ label }) => label) ?? []
}

test('after the name of an input and a quote or a dot, its columns and nothing else', () => {
  expect(offered('python', 'flights["|')).toEqual(['origin', 'delay'])
  expect(offered('python', "x = flights['de|")).toEqual(['origin', 'delay'])
  expect(offered('sql', 'select flights.|')).toEqual(['origin', 'delay'])
  expect(offered('typescript', 'flights.o|')).toEqual(['origin', 'delay'])
})

test('where nothing is known of the columns, nothing is made up', () => {
  expect(offered('python', 'report["|')).toEqual([])
  expect(offered('python', 'anything["|')).toEqual([])
})

test('a word in SQL may be an input or a column of one', () => {
  expect(offered('sql', 'select |', true)).toEqual(['flights', 'report', 'origin', 'delay'])
  expect(offered('sql', 'select d|')).toContain('delay')
})

test('a word in Python or TypeScript may be an input or the context, and after its dot what it has', () => {
  expect(offered('python', 'return f|')).toEqual(expect.arrayContaining(['flights', 'report', 'context']))
  expect(offered('python', 'context.|')).toContain('partition_key')
  expect(offered('typescript', 'context.log.|')).toContain('log.info')
})

test('another name of a table has its columns, and a query in "with" those it selects', () => {
  expect(offered('sql', 'select f.| from flights f')).toEqual(['origin', 'delay'])
  expect(offered('sql', 'with late as (select delay from flights) select late.|')).toEqual(['delay'])
  expect(offered('sql', 'with late as (select delay from flights) select |', true)).toContain('late')
  expect(offered('sql', 'select x.| from flights f')).toEqual([])
})

test('a variable that is an input has its columns', () => {
  expect(offered('python', 'def f(flights):\n    df = flights.copy()\n    df["|')).toEqual([
    'origin',
    'delay',
  ])
  expect(offered('python', 'def f(flights):\n    df = other(flights)\n    df["|')).toEqual([])
})

test('resources are offered by their names', () => {
  expect(offered('python', 'context.resources.|')).toEqual(['lake'])
  expect(offered('python', 'context.resources["|')).toEqual(['lake'])
  expect(offered('typescript', 'context.resources.la|')).toEqual(['lake'])
})
