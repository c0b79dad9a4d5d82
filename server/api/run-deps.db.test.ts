import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'

import { openAppDatabase } from '#server/db/client.ts'
import { createLogger } from '#server/platform/logger.ts'
import { atMs, claimedRuns, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { testMasterKeys } from '#server/testing/test-master-keys.ts'
import { acceptEvents } from '#server/usecases/run/accept-events.ts'
import { heartbeat } from '#server/usecases/run/heartbeat.ts'

import { makeRunDoorDeps } from './run-deps.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)
const database = openAppDatabase(fixture.database.appUrl)
// However slow this machine is, a lock is waited for until it is given back.
Object.assign(database.pool.options, { lock_timeout: 600_000 })
const doors = makeRunDoorDeps(
  {
    database,
    clock: fixture.clock,
    logger: createLogger({ format: 'json', write: () => undefined }),
    secret: fixture.database.secret,
    masterKeys: testMasterKeys,
  },
  {
    dataFolder: mkdtempSync(join(tmpdir(), 'sluice-doors-')),
    storage: undefined,
    storagePublicEndpoint: undefined,
  },
  null,
  true,
)
const holder = new pg.Client({ connectionString: fixture.database.systemUrl })
beforeAll(() => holder.connect())
afterAll(async () => {
  await holder.end()
  await doors.close()
  await database.close()
})

/** Holds the place of tenants in the queue for as long as the work takes. */
const holding = async (tenantIds: string[], work: () => Promise<void>): Promise<void> => {
  await holder.query('BEGIN')
  await holder.query('SELECT FROM tenant_queue WHERE tenant_id = ANY($1::uuid[]) FOR UPDATE', [tenantIds])
  try {
    await work()
  } finally {
    await holder.query('ROLLBACK')
  }
}

test('the ends of runs that wait for their tenants hold up no report of another tenant', async () => {
  const stuck = await Promise.all([setUp(), setUp()])
  const other = await setUp()
  const runs: Awaited<ReturnType<typeof claimed>>[] = []
  for (const tenant of [...stuck, ...stuck, ...stuck, ...stuck]) {
    const run = await claimed(tenant)
    await run.send(1, [{ type: 'RUN_START', atMs }])
    runs.push(run)
  }
  const theirs = await claimed(other)
  await theirs.send(1, [{ type: 'RUN_START', atMs }])
  const { fence } = theirs.identity

  let ended = 0
  let ends: Promise<unknown>[] = []
  await holding(
    stuck.map(({ tenantId }) => tenantId),
    async () => {
      ends = runs.map(async ({ identity }) => {
        const events = [{ seq: 2, event: { type: 'RUN_CANCELED' as const, atMs } }]
        try {
          return await acceptEvents(doors, identity, { fence: identity.fence, events })
        } finally {
          ended += 1
        }
      })
      await expect
        .poll(async () => (await fixture.rows('SELECT FROM pg_locks WHERE NOT granted')).length)
        .toBeGreaterThan(1)
      await heartbeat(doors, theirs.identity, { fence })
      await heartbeat(doors, runs[0]?.identity ?? theirs.identity, { fence: runs[0]?.identity.fence ?? 0 })
      const events = [{ seq: 2, event: step('STEP_START', 'generated_numbers') }]
      expect(await acceptEvents(doors, theirs.identity, { fence, events })).toEqual({ acknowledged: 2 })
      // All of it while every end still waited.
      expect(ended).toBe(0)
    },
  )
  expect((await Promise.allSettled(ends)).map(({ status }) => status)).toEqual(ends.map(() => 'fulfilled'))
})
