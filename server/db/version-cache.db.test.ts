import { expect, test } from 'vitest'

import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'

import { VersionCache } from './version-cache.ts'

const fixture = runFixture()

test('a deployment of more pipelines than are kept has them all, and so have two that ask at once', async () => {
  const many = await fixture.tenant()
  const other = await fixture.tenant()
  const names = Array.from({ length: 230 }, (_, index) => `p${index}`)
  for (const name of names) await fixture.publish(many, pipelineOf(`sluice: pipeline\nname: ${name}\n`))
  for (const name of names.slice(0, 20))
    await fixture.publish(other, pipelineOf(`sluice: pipeline\nname: ${name}\n`))
  const cache = new VersionCache()
  const active = ({ tenantId, deploymentId }: typeof many) =>
    fixture.app.asTenant(tenantId, (sql) => cache.active(sql, tenantId, deploymentId))
  const [all, few] = await Promise.all([active(many), active(other)])
  expect(new Set(all.map(({ document }) => document.settings.name))).toEqual(new Set(names))
  expect(few).toHaveLength(20)
  expect(await active(many)).toHaveLength(names.length)
})
