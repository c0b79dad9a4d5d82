import { globSync, readFileSync } from 'node:fs'

import { expect, test } from 'vitest'

import { needPython } from './python.js'

test('whatever runs Python is known to need it, so that a machine without it skips that and nothing else', () => {
  const files = globSync('{runner,server}/**/*.run.test.ts')
  expect(files.length).toBeGreaterThan(20)
  const running = files.filter((file) => /python/.test(readFileSync(file, 'utf8')))
  expect(running.toSorted()).toEqual(needPython)
})
