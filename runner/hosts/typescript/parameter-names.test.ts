import { expect, test } from 'vitest'

import { parametersOf } from './parameter-names.ts'

const names = (source: string) =>
  parametersOf(source).map(
    ({ name, rest, optional }) =>
      (rest ? `...${name}` : name === undefined ? '{}' : name) + (optional ? '?' : ''),
  )

test.each([
  ['function sample(a, b) {}', ['a', 'b']],
  ['async function* sample ( a , b ) { yield (1) }', ['a', 'b']],
  ['(a, b) => a(b)', ['a', 'b']],
  ['a => a', ['a']],
  ['async a => a', ['a']],
  ['async (a) => a', ['a']],
  ['async => async', ['async']],
  ['() => (1, 2)', []],
  ['function () {}', []],
  ['(a = f(1, 2), b = ")", c = `,${1}`, d = [1, 2]) => 1', ['a?', 'b?', 'c?', 'd?']],
  ['({ a, b }, c) => 1', ['{}', 'c']],
  ['({ a = (1, 2), b }) => 1', ['{}']],
  ['([a, b]) => 1', ['{}']],
  ['(a, ...rest) => 1', ['a', '...rest']],
  ['(a /* first, (odd) */, // second )\n b) => 1', ['a', 'b']],
  ['(a = (x, y) => x + y, b) => 1', ['a?', 'b']],
  ['(größe, $x, _y, 数) => 1', ['größe', '$x', '_y', '数']],
  ['sample(a, b) { return a }', ['a', 'b']],
  ['(a          , b       ) => 1', ['a', 'b']],
])('%s', (source, expected) => {
  expect(names(source)).toEqual(expected)
})
