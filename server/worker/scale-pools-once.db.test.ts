import { expect, test } from 'vitest'

import { poolShape } from '#core/pool/pool-shape.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import { createLogger } from '#server/platform/logger.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { poolKeeper } from '#server/usecases/pool/pool-keeper.ts'

import { scalePoolsOnce } from './scale-pools-once.ts'

const fixture = runFixture()
const { setUp } = claimedRuns(fixture)
const cluster = 'default'

test('a pool that is opened while pools are kept is one of those that are wanted', async () => {
  const { tenantId } = await setUp()
  const shape = poolShape({ tenantId, cluster }, { cpuMilli: 500 })
  const deps = {
    pool: fixture.system,
    stepSecret: fixture.runApi.stepSecret,
    limits: { min: 2, max: 4, tierMax: 6 },
  }
  const decided: string[] = []
  const wanted: boolean[] = []
  const keepPools: Launcher['keepPools'] = async (_, pools, isWanted) => {
    decided.push(...pools.map(({ key }) => key))
    wanted.push(await isWanted(shape.key))
    // Another worker launches a run into it.
    await poolKeeper({ ...deps, clock: fixture.clock }).open({
      ...shape,
      tenantId,
      cluster,
      apiUrl: 'http://web.test',
    })
    wanted.push(await isWanted(shape.key))
  }
  await scalePoolsOnce(
    {
      ...deps,
      launcher: { shared: [cluster], keepPools },
      workerId: 'one',
      logger: createLogger({ format: 'plain', write: () => undefined }),
    },
    { webReachableSince: null },
    fixture.clock.now(),
  )
  expect(decided).not.toContain(shape.key)
  expect(wanted).toEqual([false, true])
})
