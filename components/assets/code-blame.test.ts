import { expect, test } from 'vitest'

import { blamedLines } from './code-blame.ts'

const version = (number: number) => ({
  number,
  reason: `why ${number}`,
  author: 'Ana',
  createdAt: new Date(0),
})
const blame = { lines: [1, 3, 3], versions: [version(1), version(3)] }

test('each line has its version, and the first of each stretch says it', () => {
  const lines = blamedLines('a\nb\nc\n', blame)
  expect(lines.map(({ text, version: of, isFirst }) => [text, of?.number, isFirst])).toEqual([
    ['a', 1, true],
    ['b', 3, true],
    ['c', 3, false],
  ])
})

test('code that is newer than what is known of it stands without versions', () => {
  expect(blamedLines('a\nb', blame).map(({ version: of }) => of)).toEqual([undefined, undefined])
  expect(blamedLines('a', undefined)).toMatchObject([{ text: 'a', version: undefined }])
})
