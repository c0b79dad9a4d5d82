import { existsSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { rooms } from './rooms.ts'

const document = readFileSync('ARCHITECTURE.md', 'utf8')

/** The table of rooms as ARCHITECTURE.md shows it. */
const table = [
  '| room | lives here | may import |',
  '|---|---|---|',
  ...rooms.map(({ path, holds, may, types = [] }) => {
    const reach = [...may, ...types.map((room) => `types of ${room}`)]
    return `| \`${path}\` | ${holds} | ${reach.join(', ') || 'itself'} |`
  }),
].join('\n')

test('ARCHITECTURE.md shows the table of rooms as it is', () => {
  const shown = /<!-- rooms -->\n([\s\S]*?)\n<!-- \/rooms -->/.exec(document)?.[1]
  expect(shown).toBe(table)
})

test('every file and folder that ARCHITECTURE.md and the README name exists', () => {
  const text = document + readFileSync('README.md', 'utf8')
  const named = [
    ...text.matchAll(/`((?:core|components|server|runner|storage|bench|docs|e2e|examples)\/[\w./-]+)`/g),
  ].map((match) => match[1] ?? '')
  expect(named.length).toBeGreaterThan(10)
  expect([...new Set(named)].filter((path) => !existsSync(path))).toEqual([])
})
