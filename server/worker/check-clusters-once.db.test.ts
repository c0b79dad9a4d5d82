import { beforeEach, describe, expect, test } from 'vitest'

import type { ClusterSeen } from '#core/cluster/cluster-seen.ts'
import type { WayFound } from '#core/cluster/way.ts'
import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { lastWayFound, noteClusterUse } from '#server/db/sql/cluster-rows.ts'
import type { ClusterProbe } from '#server/gateways/clusters/cluster-probe.ts'
import { createLogger } from '#server/platform/logger.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

import { checkClustersOnce, lookAtClustersOnce, type CheckDeps } from './check-clusters-once.ts'

const server = testServer()
const url = 'http://web:4310'
const pods = { west: { cpuMilli: 100 }, east: { cpuMilli: 200 } }
const shut: WayFound = { is: 'shut', url, trouble: 'refused', words: `Nobody listens at ${url}.` }
const reachable: ClusterSeen = {
  is: 'reachable',
  version: 'v1.34.2',
  nodes: 3,
  largestNode: { cpuMilli: 16_000, memoryMib: 65_536 },
  missing: [],
}
const never = new AbortController().signal

let checked: { cluster: string; slug: string; cpuMilli: number | undefined }[]
let found: WayFound
let looked: number
let deps: CheckDeps
let tenant: CreatedTenant
let owner: SignedIn

const probe = (name: 'west' | 'east'): ClusterProbe => ({
  name,
  look: async () => {
    looked += 1
    return reachable
  },
  checkWay: async ({ tenantSlug, pod }) => {
    checked.push({ cluster: name, slug: tenantSlug, cpuMilli: pod.cpuMilli })
    return found
  },
  close: async () => undefined,
})

beforeEach(async () => {
  checked = []
  looked = 0
  found = { is: 'open', url }
  const database = openSystemDatabase(server.database.systemUrl)
  deps = {
    pool: sqlPool(database.pool),
    clusters: (['west', 'east'] as const).map((name) => ({ name, pod: pods[name], runApiUrl: url })),
    clock: server.clock,
    logger: createLogger({ format: 'plain', write: () => undefined }),
    probes: [probe('west'), probe('east')],
  }
  server.deps.ground = {
    launcher: 'kubernetes',
    installation: pods.west,
    clusters: [
      { name: 'west', words: 'The house’s own', pod: pods.west },
      { name: 'east', pod: pods.east },
    ],
  }
  owner = await server.signUp(`owner_${Math.random().toString(36).slice(2)}`)
  tenant = await server.createTenant(owner, 'Acme')
  return () => database.close()
})

const as = () => server.as(owner, tenant.slug)
const use = (cluster: string) =>
  deps.pool.asTenant(tenant.tenantId, (sql) =>
    noteClusterUse(sql, tenant.tenantId, cluster, server.clock.now()),
  )
const clusterNamed = async (name: string) => (await as().clusters.list()).find((one) => one.name === name)
const hourMs = 3_600_000

describe('the way from a cluster to the run API', () => {
  test('is checked when a tenant first goes there, once for however many runs and workers, by its settings there', async () => {
    await use('east')
    await use('east')
    await Promise.all([checkClustersOnce(deps, never), checkClustersOnce(deps, never)])
    expect(checked).toEqual([{ cluster: 'east', slug: tenant.slug, cpuMilli: 200 }])
    expect(await clusterNamed('east')).toMatchObject({
      check: { found: { is: 'open', url }, isUnderWay: false },
      seen: { facts: { is: 'reachable', details: { version: reachable.version } } },
    })
    const other = await server.signUp(`other_${Math.random().toString(36).slice(2)}`)
    await server.createTenant(other, 'Another')
    const facts = () => clusterNamed('east').then((east) => east?.seen?.facts)
    const shown = { is: 'reachable', largestNode: reachable.largestNode, details: null }
    expect(await facts(), 'what is the operator’s is not for one of several tenants').toEqual(shown)
    server.clock.pass(hourMs)
    await lookAtClustersOnce(deps, never)
    expect(await facts()).toEqual(shown)
    expect((await clusterNamed('west'))?.check).toBeNull()
  })

  test('is checked again after a day in which it was used, and not while nobody does', async () => {
    await use('west')
    await checkClustersOnce(deps, never)
    server.clock.pass(23 * hourMs)
    await use('west')
    await checkClustersOnce(deps, never)
    expect(checked).toHaveLength(1)
    server.clock.pass(2 * hourMs)
    await checkClustersOnce(deps, never)
    expect(checked).toHaveLength(2)
    server.clock.pass(48 * hourMs)
    await checkClustersOnce(deps, never)
    expect(checked).toHaveLength(2)
  })

  test('that was found shut is tried every ten minutes, and is open for runs again as soon as it is', async () => {
    found = shut
    await use('west')
    await checkClustersOnce(deps, never)
    const last = () =>
      deps.pool.asTenant(tenant.tenantId, (sql) => lastWayFound(sql, tenant.tenantId, 'west'))
    expect(await last()).toEqual(shut)
    await checkClustersOnce(deps, never)
    expect(checked).toHaveLength(1)
    server.clock.pass(11 * 60_000)
    found = { is: 'open', url }
    await checkClustersOnce(deps, never)
    expect(await last()).toEqual(found)
  })

  test('is checked when somebody asks, whatever was found before, and never for another tenant', async () => {
    await use('west')
    await checkClustersOnce(deps, never)
    server.clock.pass(1_000)
    await as().clusters.check({ cluster: 'west' })
    expect(await clusterNamed('west')).toMatchObject({ check: { isUnderWay: true } })
    await checkClustersOnce(deps, never)
    expect(checked).toHaveLength(2)
    const stranger = await server.signUp(`stranger_${Math.random().toString(36).slice(2)}`)
    const other = await server.createTenant(stranger, 'Other')
    const theirs = await server.as(stranger, other.slug).clusters.list()
    expect(theirs.map(({ check }) => check)).toEqual([null, null])
  })

  test('is left to another worker by one that leaves in the midst of it', async () => {
    await use('west')
    const leaving = new AbortController()
    const stuck = {
      ...deps,
      probes: [
        {
          ...probe('west'),
          checkWay: () =>
            new Promise<WayFound>((_, reject) => {
              leaving.signal.addEventListener('abort', () => reject(leaving.signal.reason as Error))
              leaving.abort(new Error('leaving'))
            }),
        },
      ],
    }
    await checkClustersOnce(stuck, leaving.signal)
    expect(checked).toEqual([])
    server.clock.pass(1_000)
    await checkClustersOnce(deps, never)
    expect(checked).toHaveLength(1)
  })
})

test('a cluster is looked at anew every five minutes, by one worker', async () => {
  server.clock.pass(hourMs)
  await lookAtClustersOnce(deps, never)
  await lookAtClustersOnce(deps, never)
  expect(looked).toBe(2)
  server.clock.pass(6 * 60_000)
  await lookAtClustersOnce(deps, never)
  expect(looked).toBe(4)
})

describe('the cluster of a deployment', () => {
  test('is the first until one is chosen, and the way from that is checked at once', async () => {
    expect(await clusterNamed('west')).toMatchObject({
      deployments: ['production'],
      words: 'The house’s own',
    })
    await as().deployments.move({ deployment: 'production', cluster: 'east' })
    expect(await as().deployments.list()).toMatchObject({
      deployments: [{ name: 'production', cluster: 'east', isThere: true }],
      clusters: [{ name: 'west' }, { name: 'east' }],
    })
    expect(await clusterNamed('west')).toMatchObject({ deployments: [] })
    await checkClustersOnce(deps, never)
    expect(checked).toEqual([{ cluster: 'east', slug: tenant.slug, cpuMilli: 200 }])
  })

  test('is written down with who chose it, and only where it changed', async () => {
    await as().deployments.move({ deployment: 'production', cluster: 'east' })
    await as().deployments.move({ deployment: 'production', cluster: 'east' })
    await as().deployments.move({ deployment: 'production', cluster: null })
    const { entries } = await as().audit.list()
    expect(entries.filter(({ action }) => action === 'deployment.moved')).toMatchObject([
      { detail: { from: 'east', to: null }, target: { name: 'production' } },
      { detail: { from: null, to: 'east' }, actor: { id: owner.id } },
    ])
  })

  test('can be none that is not there; one that went is told', async () => {
    await expect(as().deployments.move({ deployment: 'production', cluster: 'north' })).rejects.toThrow(
      'no cluster “north”',
    )
    await expect(as().deployments.move({ deployment: 'nowhere', cluster: 'east' })).rejects.toThrow(
      'no deployment “nowhere”',
    )
    await as().deployments.move({ deployment: 'production', cluster: 'east' })
    server.deps.ground = { ...server.deps.ground, clusters: [{ name: 'west', pod: pods.west }] }
    expect(await as().deployments.list()).toMatchObject({
      deployments: [{ cluster: 'east', isThere: false }],
    })
  })

  test('is for owners and admins to choose', async () => {
    for (const [role, may] of [
      ['admin', true],
      ['editor', false],
    ] as const) {
      const person = await server.signUp(`${role}_${Math.random().toString(36).slice(2)}`)
      await server.join(person, tenant, role)
      const moved = server
        .as(person, tenant.slug)
        .deployments.move({ deployment: 'production', cluster: 'east' })
      if (may) await moved
      else await expect(moved).rejects.toThrow('not open to you')
    }
  })
})
