import { expect, test } from 'vitest'

import { lineKeeper } from './keep-lines.ts'
import { logPattern } from './log-pattern.ts'

const kept = (lines: readonly string[], given: Parameters<typeof lineKeeper>[0]): string[] => {
  const keep = lineKeeper<{ text: string }>(given)
  return lines.flatMap((text) => keep({ text })).map(({ text }) => text)
}
const pattern = logPattern({ words: 'hit', regular: false, exact: false, whole: false })
const lines = ['a', 'b', 'hit 1', 'c', 'hit 2', 'd', 'e', 'ERROR f', 'hit 3']

test.each([
  ['all, where nothing is asked', {}, lines],
  ['hits alone', { pattern }, ['hit 1', 'hit 2', 'hit 3']],
  [
    'hits and what is around them, each once',
    { pattern, around: 1 },
    ['b', 'hit 1', 'c', 'hit 2', 'd', 'ERROR f', 'hit 3'],
  ],
  ['what is around a hit and bad', { pattern, around: 1, level: 'error' as const }, ['ERROR f']],
])('%s', (_name, given, expected) => {
  expect(kept(lines, given)).toEqual(expected)
})
