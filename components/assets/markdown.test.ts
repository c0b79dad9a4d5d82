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

test('an address may hold parentheses', () => {
  const href = 'https://example.com/Delay_(flight)'
  expect(parseInlines(`[delay](${href})`)).toEqual([{ kind: 'link', text: 'delay', href }])
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

test.each(['[', '[a](', '[a](x()x(', '`', '*a', '**', '# ', ' |', '- ', '\u2028#'])(
  'a text of nothing but %j is read in the time of its length',
  (beginning) => {
    const timeMs = (count: number) => {
      const text = `${beginning.repeat(count)}\n| ${' '.repeat(count)}x`
      const before = process.cpuUsage()
      parseMarkdown(text)
      return process.cpuUsage(before).user / 1000
    }
    timeMs(2_000)
    expect(timeMs(64_000)).toBeLessThan(400)
  },
)
