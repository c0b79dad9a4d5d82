import { expect, test } from 'vitest'

import { filteredDownload, filterWords } from './log-downloads.ts'
import { notNarrowed } from './log-narrowing.ts'
import { noWords } from './log-search.ts'

const all = {
  filter: { stdout: true, stderr: true, events: true },
  narrowing: notNarrowed,
  words: noWords,
}

test('what is downloaded is what the screen shows: step, stream, level and words', () => {
  expect(filteredDownload(all)).toEqual({})
  expect(
    filteredDownload({
      filter: { step: 'extract', stdout: false, stderr: true, events: true },
      narrowing: { level: 'warn', around: 3 },
      words: { ...noWords, words: 'dry', exact: true },
    }),
  ).toEqual({ step: 'extract', stream: 'stderr', level: 'warn', words: 'dry', exact: 'true', around: '3' })
})

test('without a stream there is nothing to download', () => {
  expect(filteredDownload({ ...all, filter: { stdout: false, stderr: false, events: true } })).toBeNull()
})

test('the menu says what is left', () => {
  expect(filterWords(all)).toBe('All lines, in the order they came')
  expect(
    filterWords({
      ...all,
      filter: { ...all.filter, step: 'load', stepAttempt: 2 },
      words: { ...noWords, words: 'x' },
    }),
  ).toBe('Lines left: load, attempt 2, with “x”')
})
