import fc from 'fast-check'
import { expect, test } from 'vitest'

import { parseInlines, parseMarkdown } from './markdown.ts'
import { safeUrl } from './safe-url.ts'

test('the parts people write come out as data', () => {
  const text =
    '# Title\n\nTwo *soft* words\nand **hard** ones.\n\n- a\n- `b`\n\n```\nx | y\n```\n\n| n | m |\n|---|--:|\n| 1 | [s](https://a.example/) |'
  expect(parseMarkdown(text).map((block) => block.kind)).toEqual([
    'heading',
    'paragraph',
    'list',
    'code',
    'table',
  ])
})

test('a link that is no address of the web stays text', () => {
  expect(parseInlines('[x](javascript:alert(1)')).toEqual([{ kind: 'text', text: '[x](javascript:alert(1)' }])
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    ' javascript:x',
    '//host',
    'file:///etc/passwd',
  ])
    expect(safeUrl(bad)).toBeUndefined()
})

test('any text is read to its end, and nothing of a plain line is lost', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      parseMarkdown(text)
    }),
  )
  const plain = fc.string({ maxLength: 80 }).filter((text) => !/[`*[\]]/u.test(text))
  fc.assert(
    fc.property(plain, (text) => {
      const pieces = parseInlines(text)
      expect(pieces.map((piece) => piece.text).join('')).toBe(text)
    }),
  )
})
