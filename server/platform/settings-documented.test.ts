import { readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

test('every setting of the environment is in the table of README.md, and nothing else is', () => {
  const source = ['environment', 'storage-settings']
    .map((file) => readFileSync(`server/platform/${file}.ts`, 'utf8'))
    .join('')
  const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name)
  const section = readFileSync('README.md', 'utf8').split('## Settings')[1]?.split('\n## ')[0] ?? ''
  const documented = [...section.matchAll(/`((?:SLUICE|DATABASE)_[A-Z_]+)`/g)].map(([, name]) => name)
  expect(known.length).toBeGreaterThan(5)
  expect(new Set(documented)).toEqual(new Set(known))
})
