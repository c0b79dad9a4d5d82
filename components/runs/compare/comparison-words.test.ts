import { expect, test } from 'vitest'

import type { ComparedStep, RunComparison } from '#core/run/compare/compare-runs.ts'

import { changeWords, differenceWords, shownFact, verdictOf } from './comparison-words.ts'

const outcome = { status: 'succeeded', failure: null, skipReason: null, takenFrom: null } as const
const step = (key: string, more: Partial<ComparedStep> = {}): ComparedStep => ({
  key,
  kind: 'asset',
  a: outcome,
  b: outcome,
  differences: [],
  data: 'same',
  figures: [],
  follows: false,
  ...more,
})
const comparison = (steps: ComparedStep[], more: Partial<RunComparison> = {}): RunComparison => ({
  steps,
  inBoth: steps.filter(({ a, b }) => a && b).length,
  first: null,
  unexplained: null,
  ...more,
})
const code = { of: 'code', name: 'code', a: '1', b: '2', inherited: false } as const

test('the verdict names where two runs part and what that changed', () => {
  const found = comparison(
    [
      step('a'),
      step('b', { differences: [code], data: 'changed' }),
      step('c', { follows: true, data: 'changed' }),
      step('d', { follows: true }),
    ],
    { first: 'b' },
  )
  expect(verdictOf(found)).toEqual({
    tone: 'accent',
    title: 'They part at b: code.',
    text: 'Of 2 steps after it, 1 made other data, 1 the same data.',
  })
})

test('two runs alike say so and what was compared; what only one has is counted', () => {
  const found = verdictOf(comparison([step('a'), step('b', { b: null })]))
  expect(found.title).toBe('The one step of both runs is alike.')
  expect(found.text).toContain('data versions of inputs')
  expect(found.text).toContain('1 step is in only one of the runs')
})

test('runs without a common step say that there is nothing to compare', () => {
  expect(verdictOf(comparison([step('a', { b: null })])).tone).toBe('warn')
})

test('kinds of differences are named once', () => {
  expect(differenceWords({ differences: [code, code, { ...code, of: 'config' }] })).toBe('code, config')
})

test.each([
  [{ name: 'duration', unit: 'ms', a: 1_000, b: 1_400 }, '+400 ms, +40 %'],
  [{ name: 'rows', unit: 'number', a: 4, b: 1 }, '−3, −75 %'],
  [{ name: 'rows', unit: 'number', a: 1_000, b: 1_004 }, '+4, +0.40 %'],
  [{ name: 'rows', unit: 'number', a: 0, b: 3 }, '+3'],
  [{ name: 'rows', unit: 'number', a: 3, b: 3 }, 'same'],
  [{ name: 'rows', unit: 'number', a: null, b: 3 }, ''],
] as const)('the change of %o', (pair, words) => {
  expect(changeWords(pair)).toBe(words)
})

test('of a hash the beginning is shown, and what was not given is said', () => {
  expect(shownFact('raw, data version bcfd48af5a7fc6b34739211199fee81d')).toBe('raw, data version bcfd48af…')
  expect(shownFact('12345678')).toBe('12345678')
  expect(shownFact(null)).toBe('not given')
})
