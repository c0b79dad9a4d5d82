import { afterAll, expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { testDatabase } from '#server/testing/test-database.ts'

import { openAppDatabase, openSystemDatabase } from './client.ts'
import { sqlPool } from './sql-pool.ts'
import { sweepExpired } from './sweep-expired.ts'

const addresses = testDatabase()
const app = openAppDatabase(addresses.appUrl)
const system = openSystemDatabase(addresses.systemUrl)
afterAll(() => Promise.all([app.close(), system.close()]))

test('what expired goes, what is in use stays', async () => {
  const now = new Date()
  const user = await app.people.user.create({ data: { id: newId(), name: 'a', email: 'a@example.com' } })
  for (const days of [-3, 3])
    await app.people.session.create({
      data: {
        id: newId(),
        userId: user.id,
        token: `t${days}`,
        expiresAt: new Date(now.getTime() + days * 86_400_000),
      },
    })
  await app.people.rateLimit.create({
    data: { id: newId(), key: 'old', count: 1, lastRequest: now.getTime() - 7_200_000 },
  })
  const sweep = () => sqlPool(system.pool).asSystem((sql) => sweepExpired(sql, now))
  expect([await sweep(), await sweep()]).toEqual([2, 0])
  expect((await app.people.session.findMany()).map(({ token }) => token)).toEqual(['t3'])
})
