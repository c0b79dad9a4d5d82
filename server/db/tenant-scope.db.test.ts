import { setTimeout as delay } from 'node:timers/promises'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { testDatabase } from '#server/testing/test-database.ts'

import { openAppDatabase, openSystemDatabase } from './client.ts'
import {
  personTransaction,
  presentedTransaction,
  systemTransaction,
  tenantTransaction,
  type TenantTransaction,
} from './tenant-scope.ts'

const addresses = testDatabase()
const app = openAppDatabase(addresses.appUrl, { connections: 4 })
const system = openSystemDatabase(addresses.systemUrl)
const [a, b, alice, bob] = [newId(), newId(), newId(), newId()]

beforeAll(async () => {
  for (const [id, name] of [
    [alice, 'alice'],
    [bob, 'bob'],
  ] as const)
    await app.people.user.create({ data: { id, name, email: `${name}@example.com` } })
  for (const [tenantId, userId, name] of [
    [a, alice, 'tenant-a'],
    [b, bob, 'tenant-b'],
  ] as const)
    await tenantTransaction(app, { tenantId }, async ({ prisma }) => {
      await prisma.tenant.create({ data: { id: tenantId, slug: name, name, plan: 'unlimited' } })
      await prisma.member.create({ data: { tenantId, userId, role: 'owner' } })
      await prisma.pipeline.create({ data: { tenantId, id: newId(), name, createdBy: userId } })
    })
})

afterAll(async () => {
  await app.close()
  await system.close()
})

const pipelineNames = async ({ prisma, sql }: TenantTransaction): Promise<string[]> => {
  const byPrisma = await prisma.pipeline.findMany()
  const bySql = await sql<{ name: string }>('SELECT name FROM pipeline')
  expect(bySql.rows.map((row) => row.name)).toEqual(byPrisma.map((row) => row.name))
  return byPrisma.map((row) => row.name)
}

test('a transaction sees the rows of its own tenant, by Prisma and by SQL', async () => {
  expect(await tenantTransaction(app, { tenantId: a }, pipelineNames)).toEqual(['tenant-a'])
  expect(await tenantTransaction(app, { tenantId: b }, pipelineNames)).toEqual(['tenant-b'])
})

test('transactions of many tenants on few connections never see each other, failures included', async () => {
  const seen = await Promise.allSettled(
    Array.from({ length: 200 }, (_, index) => {
      const tenantId = index % 2 ? a : b
      return tenantTransaction(app, { tenantId }, async (tx) => {
        if (index % 7 === 0) throw new Error('a failure in the middle')
        return [tenantId === a ? 'tenant-a' : 'tenant-b', ...(await pipelineNames(tx))]
      })
    }),
  )
  const answers = seen.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  expect(answers.length).toBeGreaterThan(150)
  for (const [expected, ...names] of answers) expect(names).toEqual([expected])
})

test('without a scope there is nothing to see', async () => {
  await expect(app.scoped.pipeline.findMany()).rejects.toThrow('outside')
  await expect(app.scoped.$transaction((tx) => tx.pipeline.findMany())).rejects.toThrow('outside')
  await expect(tenantTransaction(app, { tenantId: '' }, async () => 'work was done')).rejects.toThrow(
    'A tenant is needed.',
  )
  expect(await app.people.pipeline.findMany()).toEqual([])
  expect((await app.pool.query('SELECT * FROM pipeline')).rows).toEqual([])
})

test('writing a row of another tenant is refused, and so is moving a row there', async () => {
  await expect(
    tenantTransaction(app, { tenantId: a }, ({ prisma }) =>
      prisma.pipeline.create({ data: { tenantId: b, id: newId(), name: 'intruder', createdBy: alice } }),
    ),
  ).rejects.toThrow()
  await expect(
    tenantTransaction(app, { tenantId: a }, ({ sql }) => sql('UPDATE pipeline SET tenant_id = $1', [b])),
  ).rejects.toThrow('row-level security')
})

test('what threw is rolled back, whichever way it was written', async () => {
  await expect(
    tenantTransaction(app, { tenantId: a }, async ({ prisma, sql }) => {
      const row = { tenantId: a, createdBy: alice }
      await prisma.pipeline.create({ data: { ...row, id: newId(), name: 'one' } })
      await sql('INSERT INTO pipeline (tenant_id, id, name, created_by) VALUES ($1, $2, $3, $4)', [
        a,
        newId(),
        'two',
        alice,
      ])
      expect(await prisma.pipeline.count()).toBe(3)
      throw new Error('changed my mind')
    }),
  ).rejects.toThrow('changed my mind')
  expect(await tenantTransaction(app, { tenantId: a }, pipelineNames)).toEqual(['tenant-a'])
})

test('a transaction that is over answers no more', async () => {
  const leaked = await tenantTransaction(app, { tenantId: a }, async (tx) => tx)
  await delay(0)
  await expect(leaked.sql('SELECT name FROM pipeline')).rejects.toThrow('over')
  await expect(leaked.prisma.pipeline.findMany()).rejects.toThrow()
})

test('a person sees their own memberships and tenants, and nothing inside', async () => {
  const seen = await personTransaction(app, alice, async ({ prisma }) => ({
    members: await prisma.member.findMany({ select: { tenantId: true } }),
    tenants: await prisma.tenant.findMany({ select: { slug: true } }),
    pipelines: await prisma.pipeline.findMany(),
  }))
  expect(seen).toEqual({ members: [{ tenantId: a }], tenants: [{ slug: 'tenant-a' }], pipelines: [] })
})

test('a presented hash opens its one row', async () => {
  await tenantTransaction(app, { tenantId: b }, ({ prisma }) =>
    prisma.invitation.createMany({
      data: ['one', 'two'].map((hash) => ({
        tenantId: b,
        id: newId(),
        email: `${hash}@example.com`,
        role: 'viewer',
        hash,
        invitedBy: bob,
        expiresAt: new Date(),
      })),
    }),
  )
  const seen = await presentedTransaction(app, 'two', ({ prisma }) => prisma.invitation.findMany())
  expect(seen.map((row) => row.email)).toEqual(['two@example.com'])
})

test('the worker sees every tenant', async () => {
  const slugs = await systemTransaction(system, ({ prisma }) =>
    prisma.tenant.findMany({ select: { slug: true }, orderBy: { slug: 'asc' } }),
  )
  expect(slugs.map((row) => row.slug)).toEqual(['tenant-a', 'tenant-b'])
})
