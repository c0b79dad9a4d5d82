import { expect, test } from 'vitest'

import { ansiSpans } from './ansi.ts'

const escape = '\u001B'

test.each([
  ['plain text is one span', 'hello', [{ text: 'hello' }]],
  [
    'colours begin and end',
    `${escape}[31mred${escape}[0m plain`,
    [{ text: 'red', foreground: 'red' }, { text: ' plain' }],
  ],
  [
    'styles add up and are taken back one by one',
    `${escape}[1;32mok${escape}[22m!`,
    [
      { text: 'ok', bold: true, foreground: 'green' },
      { text: '!', foreground: 'green' },
    ],
  ],
  [
    '256 and true colours',
    `${escape}[38;5;196ma${escape}[48;2;1;2;3mb`,
    [
      { text: 'a', foreground: 'rgb(255 0 0)' },
      { text: 'b', foreground: 'rgb(255 0 0)', background: 'rgb(1 2 3)' },
    ],
  ],
  [
    'cursor moves, titles and other sequences vanish',
    `${escape}[2K${escape}]0;title\u0007done${escape}[1A`,
    [{ text: 'done' }],
  ],
  ['control characters are not shown', 'a\u0000b\u0008c', [{ text: 'abc' }]],
])('%s', (_name, line, spans) => {
  expect(ansiSpans(line)).toEqual(spans)
})
