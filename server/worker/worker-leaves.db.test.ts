import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { openSystemDatabase } from '#server/db/client.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import { sensorSources } from '#server/gateways/sensor-sources/sensor-sources.ts'
import { createLogger } from '#server/platform/logger.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { testMasterKeys } from '#server/testing/test-master-keys.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import { KeptSensors } from '#server/usecases/sensor/kept-sensors.ts'
import { FolderStore } from '#storage/folder-store.ts'
import { FolderRoot } from '#storage/store-root.ts'

import { startWorker } from './worker.ts'

const fixture = runFixture('/storage')
const { setUp, start } = claimedRuns(fixture)

test('a worker leaves though a cluster keeps its answers: the way there is closed, and what was asked ends by that', async () => {
  const database = openSystemDatabase(fixture.database.systemUrl)
  const folder = mkdtempSync(join(tmpdir(), 'sluice-leaves-'))
  const { promise: closed, resolve: close } = Promise.withResolvers<void>()
  const asked = new Set<string>()
  const mute = (what: string) => async () => {
    asked.add(what)
    await closed
    throw new Error('The way to the cluster is closed.')
  }
  const launcher: Launcher = {
    kind: 'kubernetes',
    room: () => null,
    warm: () => undefined,
    launch: mute('launch'),
    inspect: mute('inspect'),
    cancel: mute('cancel'),
    onNews: () => undefined,
    clearEveryMs: 1_000,
    clearLeftovers: mute('clear'),
    shared: ['west'],
    follow: mute('follow'),
    close: async () => close(),
  }
  try {
    await start(await setUp())
    const worker = await startWorker({
      pool: fixture.system,
      launcher,
      workerId: '00000000-0000-7000-8000-000000000001',
      clock: fixture.clock,
      chance: { next: () => 0.5 },
      logger: createLogger({ format: 'plain', write: () => undefined }),
      clusters: [],
      probes: [],
      runApiUrl: 'http://127.0.0.1:1',
      listenPool: database.pool,
      logStore: new FolderStore(folder),
      values: new FolderRoot(folder),
      sources: sensorSources({ filesRoot: folder, networks: [] }),
      readSecrets: secretReader(testMasterKeys, tenantSecrets({})),
      masterKeys: testMasterKeys,
      kept: new KeptSensors(),
    })
    await expect.poll(() => asked.has('launch') && asked.has('follow') && asked.has('clear')).toBe(true)
    const beganAtMs = performance.now()
    await worker.stop()
    expect(performance.now() - beganAtMs, 'before anybody loses patience with it').toBeLessThan(9_000)
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
