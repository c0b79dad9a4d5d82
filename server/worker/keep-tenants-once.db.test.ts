import { afterEach, expect, test } from 'vitest'

import { createClustersLauncher } from '#server/gateways/clusters/clusters-launcher.ts'
import { createKubernetesLauncher } from '#server/gateways/kubernetes-launcher/kubernetes-launcher.ts'
import { FakeKubernetes } from '#server/gateways/kubernetes/fake/fake-kubernetes.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import { createLogger } from '#server/platform/logger.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { keepTenantsEveryMs, keepTenantsOnce } from './keep-tenants-once.ts'

const fixture = runFixture('/storage')
const { setUp, claimed } = claimedRuns(fixture)

const open = new Set<Launcher>()
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
})

const rig = () => {
  const clusters = { west: new FakeKubernetes(), east: new FakeKubernetes() }
  const names = ['west', 'east'] as const
  const logger = createLogger({ format: 'plain', write: () => undefined })
  const worker = (number: number) => {
    const launcher = createClustersLauncher(
      names.map((name) => ({
        name,
        open: async () =>
          createKubernetesLauncher({
            name,
            api: clusters[name].api(),
            runnerImage: 'sluice-runner:1',
            installation: 'sluice-t-0a1b',
            namespacePrefix: 'sluice-t-',
            runApiUrl: 'http://web.sluice.svc:4310',
            logger,
          }),
      })),
      logger,
    )
    open.add(launcher)
    const workerId = `00000000-0000-7000-8000-00000000000${number}`
    const wanted = names.map((name) => ({ name, pod: {}, runApiUrl: 'http://web.sluice.svc:4310' }))
    return () =>
      keepTenantsOnce(
        { pool: fixture.system, launcher, workerId, logger, clusters: wanted },
        fixture.clock.now(),
      )
  }
  return { clusters, worker }
}

const namesOf = async (cluster: FakeKubernetes) =>
  (await cluster.api().list('NetworkPolicy')).items.map(({ metadata }) => metadata?.name ?? '').toSorted()

test('the namespace of a tenant with runs comes back to what it should be, by one worker of all, also while another cluster is away', async () => {
  const tenant = await setUp()
  await claimed(tenant)
  const { clusters, worker } = rig()
  const [one, other] = [worker(1), worker(2)]
  await one()
  const whole = await namesOf(clusters.west)
  expect(whole).toContain('sluice-default-deny')
  expect(await namesOf(clusters.east)).toEqual([])
  const [{ metadata } = {}] = (await clusters.west.api().list('NetworkPolicy')).items
  const damage = () =>
    clusters.west
      .api()
      .remove('NetworkPolicy', { namespace: metadata?.namespace ?? '', name: 'sluice-default-deny' })
  await damage()
  await other()
  expect(await namesOf(clusters.west)).not.toContain('sluice-default-deny')
  clusters.east.weather.away()
  await one()
  expect(await namesOf(clusters.west)).toEqual(whole)
  // The one that did it is gone.
  await damage()
  fixture.clock.pass(2 * keepTenantsEveryMs)
  await other()
  expect(await namesOf(clusters.west)).toEqual(whole)
})

test('a tenant whose runs have ended is left alone', async () => {
  const { clusters, worker } = rig()
  const tenant = await setUp()
  await claimed(tenant)
  await fixture.system.asSystem((sql) =>
    sql.run('UPDATE run_attempt SET ended_at = $1 WHERE ended_at IS NULL', [fixture.clock.now()]),
  )
  fixture.clock.pass(2 * keepTenantsEveryMs)
  await worker(3)()
  expect(await namesOf(clusters.west)).toEqual([])
})
