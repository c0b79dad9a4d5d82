import { afterEach, expect, test } from 'vitest'

import type { SqlPool } from '#server/db/sql-pool.ts'
import { createLogger } from '#server/platform/logger.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { openWorkerDoor, type WorkerDoor } from './worker-door.ts'

const fixture = runFixture()
const { start, setUp } = claimedRuns(fixture)
const logger = createLogger({ format: 'json', write: () => {} })

let door: WorkerDoor | undefined
afterEach(() => door?.close())

const open = async (pool: SqlPool): Promise<(path: string) => Promise<Response>> => {
  const opened = await openWorkerDoor({ pool, host: '127.0.0.1', port: 0, logger })
  door = opened
  return (path) => fetch(`http://127.0.0.1:${opened.port}${path}`)
}

test('tells how many runs wait, for Prometheus and for who scales workers', async () => {
  const tenant = await setUp('basic')
  const ask = await open(fixture.system)
  const before = (await (await ask('/queue')).json()) as { queued: number; running: number }
  await start(tenant)
  expect(await (await ask('/queue')).json()).toEqual({ ...before, queued: before.queued + 1 })
  const metrics = await ask('/metrics')
  expect(metrics.headers.get('content-type')).toMatch(/^text\/plain/)
  expect(await metrics.text()).toContain(`\nsluice_runs_queued ${before.queued + 1}\n`)
})

test('is alive without a database, and not ready', async () => {
  const ask = await open({ ...fixture.system, asSystem: () => Promise.reject(new Error('gone')) })
  expect((await ask('/health')).status).toBe(200)
  expect((await ask('/ready')).status).toBe(503)
  expect((await ask('/elsewhere')).status).toBe(404)
})
