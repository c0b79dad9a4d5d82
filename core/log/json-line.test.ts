import { expect, test } from 'vitest'

import { jsonLine, spreadJson } from './json-line.ts'

test('a line of JSON is its message and its fields', () => {
  expect(jsonLine('{"level":"info","msg":"read","rows":3,"of":{"a":1}}')).toEqual({
    message: 'read',
    fields: 'level=info rows=3 of={"a":1}',
  })
  expect(jsonLine(' {"rows":3}')).toEqual({ message: null, fields: 'rows=3' })
})

test.each(['', 'read 3 rows', '{broken', '[1]', '{not: json}'])('%j is none', (line) => {
  expect(jsonLine(line)).toBeNull()
  expect(spreadJson(line)).toBeNull()
})

test('spread, each field has a line', () => {
  expect(spreadJson('{"a":1,"b":[2]}')).toBe('{\n  "a": 1,\n  "b": [\n    2\n  ]\n}')
})
