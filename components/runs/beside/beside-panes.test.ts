import fc from 'fast-check'
import { expect, test } from 'vitest'

import { type BesidePane, formatBeside, mostBeside, parseBeside } from './beside-panes.ts'

test('what stands beside a log is read as it was written, whatever steps are called', () => {
  const name = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => text.isWellFormed())
  const pane: fc.Arbitrary<BesidePane> = fc.oneof(
    fc.record({ runId: name }),
    fc.record({ runId: name, step: name }),
    fc.record({ runId: name, step: name, tryNumber: fc.integer({ min: 1, max: 99 }) }),
  )
  fc.assert(
    fc.property(fc.array(pane, { maxLength: mostBeside }), (panes) => {
      expect(parseBeside(formatBeside(panes))).toEqual(panes)
    }),
  )
})

test.each([
  [undefined, []],
  ['', []],
  [',~x,', []],
  ['a~s~zero', [{ runId: 'a', step: 's' }]],
  ['a~%zz', [{ runId: 'a' }]],
  ['a,b,c,d,e', [{ runId: 'a' }, { runId: 'b' }, { runId: 'c' }]],
])('%j is %j', (text, panes) => {
  expect(parseBeside(text)).toEqual(panes)
})
