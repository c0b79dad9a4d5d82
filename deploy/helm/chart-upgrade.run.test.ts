import { execFileSync } from 'node:child_process'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { helm } from './render-chart.ts'

const docs = join(import.meta.dirname, '..', '..', 'docs')

/** The options of each upgrade that a page tells. */
const told = globSync('*.md', { cwd: docs }).flatMap((page) =>
  [
    ...readFileSync(join(docs, page), 'utf8')
      .replaceAll('\\\n', ' ')
      .matchAll(/^helm upgrade [^#\n]*/gm),
  ].map(([command]) => ({ page, options: command.match(/--[a-z-]+/g) ?? [] })),
)

test('an upgrade as the docs tell it takes the values that are new with the chart', () => {
  expect(told.map(({ page }) => page).toSorted()).toEqual(['backup-and-restore.md', 'upgrade.md'])
  for (const { options } of told) {
    expect(options).toContain('--reset-then-reuse-values')
    // Either of these takes precedence over it.
    expect(options).not.toContain('--reuse-values')
    expect(options).not.toContain('--reset-values')
  }
})

test.skipIf(!helm)('Helm knows every option of it', () => {
  const help = execFileSync(helm ?? '', ['upgrade', '--help'], { encoding: 'utf8' })
  const known = new Set(help.match(/--[a-z-]+/g))
  expect(told.flatMap(({ options }) => options).filter((option) => !known.has(option))).toEqual([])
})
