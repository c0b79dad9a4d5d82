import fc from 'fast-check'
import { expect, test } from 'vitest'

import { csvRows } from './csv-rows.ts'
import { tableAsSql } from './table-as-sql.ts'

test.each<[string, string, string[][]]>([
  [
    'commas',
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'semicolons, as some countries have them',
    'a;b\r\n1,5;2',
    [
      ['a', 'b'],
      ['1,5', '2'],
    ],
  ],
  [
    'tabs',
    'a\tb\n1\t2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'quotes around separators, lines and quotes',
    'a,b\n"x, ""y""\nz",2',
    [
      ['a', 'b'],
      ['x, "y"\nz', '2'],
    ],
  ],
  [
    'a mark of the byte order and lines without anything',
    '\uFEFFa,b\n\n1,2\n\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
])('%s', (_, text, rows) => expect(csvRows(text)).toEqual(rows))

const field = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', ' ', "'", 'é') })
test('what is written in quotes is read as it was', () => {
  const row = fc.array(field, { minLength: 2, maxLength: 2 })
  fc.assert(
    fc.property(fc.array(row, { minLength: 1, maxLength: 5 }), (rows) => {
      const written = [['a', 'b'], ...rows]
        .map((one) => one.map((text) => `"${text.replaceAll('"', '""')}"`).join(','))
        .join('\n')
      expect(csvRows(written).slice(1)).toEqual(rows)
    }),
  )
})

test('a table becomes a query: numbers and truths bare, texts in quotes, what is empty null, names each another', () => {
  expect(tableAsSql("name,price,ok,name,\nO'Hara,1.50,TRUE,007,x\nB,,false,8,\n")).toBe(`select *
from (values
  ('O''Hara', 1.50, true, '007', 'x'),
  ('B', null, false, '8', null)
) as rows ("name", "price", "ok", "name_2", "column_5")
`)
  expect(tableAsSql('a,b\n')).toBeUndefined()
  expect(tableAsSql('id\n12345678901234567890')).toContain("('12345678901234567890')")
})
