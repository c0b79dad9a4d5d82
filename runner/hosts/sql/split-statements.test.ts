import { expect, test } from 'vitest'

import { firstWord, splitStatements } from './split-statements.ts'

test('a semicolon ends a statement, and each knows its line', () => {
  expect(splitStatements('create table a as select 1;\n\n-- then\nselect *\nfrom a;\n')).toEqual([
    { text: 'create table a as select 1', line: 1 },
    { text: '-- then\nselect *\nfrom a', line: 3 },
  ])
})

test('semicolons in text, names, comments and dollar quotes end nothing', () => {
  const code = `select ';', 'it''s;', ";" -- ;\n/* ; */ , e'\\';', $$ ; $$, $x$ ; $$ ; $x$`
  expect(splitStatements(code)).toEqual([{ text: code, line: 1 }])
})

test('parameters are no dollar quotes', () => {
  expect(splitStatements('select $a; select $b').map((one) => one.text)).toEqual(['select $a', 'select $b'])
})

test.each(['', ' ;; \n', '-- nothing', '/* nothing */;', '/* open'])('%j holds no statement', (code) => {
  expect(splitStatements(code)).toEqual([])
})

test('the first word is found behind comments and brackets', () => {
  expect(firstWord('-- a\n/* b */ (select 1)')).toBe('SELECT')
  expect(firstWord('from x')).toBe('FROM')
})
