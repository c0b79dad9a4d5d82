import { expect, test } from 'vitest'

import { fitsComingRun, isWithin } from './fits-coming-run.ts'
import { requireRunFilter } from './parse-run-filter.ts'

const nightly = { job: 'nightly', pipeline: 'weather', name: 'each night', assets: () => ['rain', 'snow'] }

test.each([
  ['', true],
  ['job:nightly', true],
  ['job:hourly,nightly pipeline:weather', true],
  ['job:hourly', false],
  ['-job:nightly', false],
  ['asset:snow', true],
  ['asset:sun', false],
  ['-asset:sun', true],
  ['trigger:schedule', true],
  ['trigger:manual', false],
  ['night', true],
  ['status:failed', false],
  ['-status:failed', true],
  ['job:nightly took:>5m', false],
])('of what is to come %s leaves the job nightly: %s', (text, fits) => {
  expect(fitsComingRun(requireRunFilter(text), nightly)).toBe(fits)
})

test('moments of a filter hold for what is to come', () => {
  const atMs = Date.UTC(2026, 10, 2)
  expect(isWithin(requireRunFilter('after:2026-11-01 before:2026-11-03'), atMs, 0)).toBe(true)
  expect(isWithin(requireRunFilter('before:2026-11-02'), atMs, 0)).toBe(false)
  expect(isWithin(requireRunFilter('after:1d'), atMs, atMs - 5)).toBe(true)
})
