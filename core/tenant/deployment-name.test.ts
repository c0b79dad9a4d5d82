import { readdirSync } from 'node:fs'

import { expect, test } from 'vitest'

import { reservedDeploymentNames, whyBadDeploymentName } from './deployment-name.ts'

test('no deployment can have the name of a page of its tenant', () => {
  const pages = readdirSync('app/t/[tenant]', { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('['))
    .map((entry) => entry.name)
  expect(pages).toContain('settings')
  expect(pages.filter((page) => !reservedDeploymentNames.has(page))).toEqual([])
  expect(whyBadDeploymentName('settings')).toBe(
    'A deployment cannot be called "settings": that is the address of a page of the organisation. Choose another name, such as "settings-1".',
  )
})

test.each(['production', 'pr-12', 'settings-1'])('%s is a good name', (name) => {
  expect(whyBadDeploymentName(name)).toBe(undefined)
})

test.each(['', '.runs', 'a/b', 'A', '-a', 'x'.repeat(49)])('%s is refused', (name) => {
  expect(whyBadDeploymentName(name)).toMatch(/small letters/)
})
