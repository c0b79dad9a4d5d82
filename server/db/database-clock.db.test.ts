import { afterEach, expect, test, vi } from 'vitest'

import { openAppDatabase } from '#server/db/client.ts'
import { testDatabase } from '#server/testing/test-database.ts'

import { databaseClock } from './database-clock.ts'

const database = testDatabase()

const withPool = async (work: (pool: ReturnType<typeof openAppDatabase>['pool']) => Promise<void>) => {
  const app = openAppDatabase(database.appUrl)
  try {
    await work(app.pool)
  } finally {
    await app.close()
  }
}

afterEach(() => {
  vi.useRealTimers()
})

test('says the machine’s own time where that is the database’s', () =>
  withPool(async (pool) => {
    const clock = databaseClock(pool)
    await clock.known()
    const before = Date.now()
    const now = clock.now().getTime()
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  }))

test.each([5, -5])('is not misled by a machine’s clock that is off by %i minutes', (minutes) =>
  withPool(async (pool) => {
    const real = Date.now
    vi.spyOn(Date, 'now').mockImplementation(() => real() + minutes * 60_000)
    const clock = databaseClock(pool)
    await clock.known()
    const now = clock.now().getTime()
    vi.restoreAllMocks()
    expect(Math.abs(now - Date.now())).toBeLessThan(2_000)
  }),
)

test('goes on by what it knew where the database is away', async () => {
  const clock = databaseClock({ query: () => Promise.reject(new Error('away')) })
  await clock.known()
  expect(Math.abs(clock.now().getTime() - Date.now())).toBeLessThan(1_000)
})
