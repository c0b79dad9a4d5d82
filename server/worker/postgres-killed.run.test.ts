import { test } from 'vitest'

import { ownPostgres } from '#server/testing/own-postgres.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { runRig } from '#server/testing/run-rig.ts'
import { thirtySteps } from '#server/testing/thirty-steps.ts'

const postgres = await ownPostgres()
const fixture = runFixture('/nowhere', postgres.database)
const rig = await runRig(() => postgres.database)
const { ended, expectWhole, begin } = thirtySteps(fixture)

test('PostgreSQL killed in the middle of thirty steps: the run ends right, nothing acknowledged is lost, nothing is doubled', async () => {
  await rig.api.start()
  await rig.worker().start()
  const { tenant, runId } = await begin()
  postgres.kill()
  await postgres.start()
  await ended(runId, 120_000)
  await expectWhole(tenant, runId)
}, 240_000)
