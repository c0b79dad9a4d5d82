import { describe, expect, test } from 'vitest'

import { renameFunction, renameParameter } from './rename-parameter.ts'
import { renameTable } from './rename-table.ts'

const renamed = (kind: 'python' | 'typescript', code: string): string | undefined => {
  const result = renameParameter({ kind, code }, 'f', 'rows', 'lines')
  return result && 'code' in result ? result.code : undefined
}

describe('a parameter is renamed where that keeps the meaning', () => {
  test.each([
    [
      'python',
      'def f(rows):\n  return [r for r in rows if rows[0].rows]',
      'def f(lines):\n  return [r for r in lines if lines[0].rows]',
    ],
    [
      'python',
      'def f(rows: list = None):  # rows\n  return "rows"',
      'def f(lines: list = None):  # rows\n  return "rows"',
    ],
    ['python', 'def f(a=1, rows=2):\n  return rows', 'def f(a=1, lines=2):\n  return lines'],
    [
      'typescript',
      'export default (rows: number[]) => rows.map((r) => r.rows)',
      'export default (lines: number[]) => lines.map((r) => r.rows)',
    ],
    ['typescript', 'export default rows => rows.length', 'export default lines => lines.length'],
    [
      'typescript',
      'export default (rows: A) => ({ count: rows })',
      'export default (lines: A) => ({ count: lines })',
    ],
  ] as const)('%s: %s', (kind, code, expected) => {
    expect(renamed(kind, code)).toBe(expected)
  })

  test.each([
    ['an f-string', 'python', 'def f(rows):\n  return f"{rows}"'],
    ['a keyword argument', 'python', 'def f(rows):\n  return g(rows=rows)'],
    ['the new name in use', 'python', 'def f(rows):\n  lines = 1\n  return rows'],
    ['another function', 'python', 'def g(rows):\n  return rows\ndef f(rows):\n  return g(rows)'],
    ['locals()', 'python', 'def f(rows):\n  return locals()'],
    ['a template', 'typescript', 'export default (rows: A) => `${rows}`'],
    ['a shorthand key', 'typescript', 'export default (rows: A) => ({ rows })'],
    ['an own variable', 'typescript', 'export default (rows: A) => { const rows = 1 }'],
  ] as const)('%s keeps it', (_, kind, code) => {
    expect(renamed(kind, code)).toBeUndefined()
  })
})

test('a function is renamed where nothing else uses its name', () => {
  expect(renameFunction({ kind: 'python', code: 'def f(a):\n  return 1' }, 'f', 'g')).toEqual({
    kind: 'python',
    code: 'def g(a):\n  return 1',
  })
  expect(renameFunction({ kind: 'python', code: 'def f(a):\n  return f(1)' }, 'f', 'g')).toBeUndefined()
})

describe('a table is renamed where it cannot be a column', () => {
  test.each([
    ['select * from rows', 'select * from lines'],
    [
      'SELECT rows.a, count(*) FROM Rows WHERE rows.b > 1 -- rows',
      'SELECT lines.a, count(*) FROM lines WHERE lines.b > 1 -- rows',
    ],
    [
      "select 'rows' from x join rows on rows.a = x.rows",
      "select 'rows' from x join lines on lines.a = x.rows",
    ],
    ['select * from "rows", x', 'select * from "lines", x'],
    ['from x, rows select 1', 'from x, lines select 1'],
  ])('%s', (sql, expected) => {
    expect(renameTable(sql, 'rows', 'lines')).toBe(expected)
  })
  test.each([
    'select rows from rows',
    'select * from rows order by rows',
    'with rows as (select 1) select * from rows',
    'select lines from rows',
    'select * from x rows',
  ])('%s stays', (sql) => {
    expect(renameTable(sql, 'rows', 'lines')).toBeUndefined()
  })
})
