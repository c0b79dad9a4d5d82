import { expect, test } from 'vitest'

import { toggleStatus } from './edit-run-filter.ts'
import { formatRunFilter } from './format-run-filter.ts'
import { requireRunFilter } from './parse-run-filter.ts'

test.each([
  ['', 'status:failed'],
  ['job:nightly', 'status:failed job:nightly'],
  ['status:failed', ''],
  ['status:canceled words', 'status:canceled,failed words'],
  ['-status:failed', 'status:failed -status:failed'],
])('pressing failed turns "%s" into "%s"', (before, after) =>
  expect(formatRunFilter(toggleStatus(requireRunFilter(before), 'failed'))).toBe(after),
)

test('pressed twice it is as before', () => {
  const filter = requireRunFilter('job:nightly took:>5m')
  expect(toggleStatus(toggleStatus(filter, 'running'), 'running')).toEqual(filter)
})
