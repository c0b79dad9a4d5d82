import fc from 'fast-check'
import { expect, test } from 'vitest'

import { sameJson } from './same-json.ts'

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? ['list', ...value.map(sorted)]
    : typeof value === 'object' && value !== null
      ? [
          'fields',
          ...Object.entries(value)
            .filter(([, inner]) => inner !== undefined)
            .toSorted(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, inner]) => [key, sorted(inner)]),
        ]
      : value

const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, 0, 1, 'a', 'b'),
    fc.array(tie('value'), { maxLength: 2 }),
    fc.dictionary(
      fc.constantFrom('a', 'b', '__proto__', 'constructor'),
      fc.option(tie('value'), { nil: undefined }),
      { maxKeys: 3 },
    ),
  ),
})).value

test('two values are the same as their texts with sorted keys are, and with themselves', () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      expect(sameJson(a, b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)))
      expect(sameJson(a, structuredClone(a))).toBe(true)
    }),
    { numRuns: 2_000 },
  )
})
