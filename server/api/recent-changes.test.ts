import fc from 'fast-check'
import { expect, test } from 'vitest'

import { RecentChanges } from './recent-changes.ts'

const here = { tenantId: 'a', deploymentId: 'prod', topic: 'runs' }

test('before everything is heard nothing is known to be quiet', () => {
  const changes = new RecentChanges(10)
  expect(changes.isQuiet(here, 1_000)).toBe(false)
  changes.hearsFrom(500)
  expect(changes.isQuiet(here, 499)).toBe(false)
  expect(changes.isQuiet(here, 500)).toBe(true)
  changes.hearsFrom(900)
  expect(changes.isQuiet(here, 899), 'something may have been missed during the break').toBe(false)
})

test('news of the whole tenant are news in each deployment; those of another tenant or topic are not', () => {
  const changes = new RecentChanges(10)
  changes.hearsFrom(0)
  changes.heard({ tenantId: 'a', topic: 'people' }, 10)
  changes.heard({ tenantId: 'b', deploymentId: 'prod', topic: 'runs' }, 10)
  changes.heard({ tenantId: 'a', deploymentId: 'dev', topic: 'runs' }, 10)
  expect(changes.isQuiet({ ...here, topic: 'people' }, 10)).toBe(false)
  expect(changes.isQuiet({ ...here, topic: 'people' }, 11)).toBe(true)
  expect(changes.isQuiet(here, 5)).toBe(true)
})

test('what is called quiet was not heard of, however little is remembered', () => {
  const topic = fc.constantFrom('runs', 'assets', 'people')
  const deploymentId = fc.constantFrom('prod', 'dev', undefined)
  // Three topics in three places: so many are never forgotten.
  const all = 9
  fc.assert(
    fc.property(
      fc.array(fc.record({ topic, deploymentId })),
      fc.integer({ min: 1, max: all }),
      fc.nat(40),
      (news, most, sinceMs) => {
        const changes = new RecentChanges(most)
        changes.hearsFrom(0)
        for (const [atMs, { topic, deploymentId }] of news.entries())
          changes.heard({ tenantId: 'a', deploymentId, topic }, atMs)
        for (const asked of ['runs', 'assets', 'people']) {
          const heard = news.some(
            (one, atMs) => atMs >= sinceMs && one.topic === asked && (one.deploymentId ?? 'prod') === 'prod',
          )
          if (heard) expect(changes.isQuiet({ ...here, topic: asked }, sinceMs)).toBe(false)
          else if (most === all) expect(changes.isQuiet({ ...here, topic: asked }, sinceMs)).toBe(true)
        }
      },
    ),
  )
})
