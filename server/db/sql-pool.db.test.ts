import { expect, test } from 'vitest'

import { runFixture } from '#server/testing/run-fixture.ts'

const fixture = runFixture()

test('two transactions that wait for each other both come through', async () => {
  const tenants = [await fixture.tenant(), await fixture.tenant()]
  const meeting = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  const lock = 'SELECT FROM tenant_queue WHERE tenant_id = $1 FOR UPDATE'
  const crossing = (mine: number) =>
    fixture.system.asSystem(async (sql) => {
      await sql.run(lock, [tenants[mine]?.tenantId])
      meeting[mine]?.resolve()
      await meeting[1 - mine]?.promise
      await sql.run(lock, [tenants[1 - mine]?.tenantId])
      return mine
    })
  expect(await Promise.all([crossing(0), crossing(1)])).toEqual([0, 1])
})

test('a lock that somebody holds is waited for so long, and no longer', async () => {
  const { tenantId } = await fixture.tenant()
  const held = Promise.withResolvers<void>()
  const over = Promise.withResolvers<void>()
  const holder = fixture.system.asSystem(async (sql) => {
    await sql.run('SELECT FROM tenant_queue WHERE tenant_id = $1 FOR UPDATE', [tenantId])
    held.resolve()
    await over.promise
  })
  await held.promise
  const waiting = fixture.system.asSystem((sql) =>
    sql.run('SELECT FROM tenant_queue WHERE tenant_id = $1 FOR UPDATE', [tenantId]),
  )
  await expect(waiting).rejects.toMatchObject({ code: '55P03' })
  over.resolve()
  await holder
})
