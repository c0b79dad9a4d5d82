import { expect, test } from 'vitest'

import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { claimAttempt } from './claim-attempt.ts'

const fixture = runFixture('/data/assets')
const { start, take, setUp } = claimedRuns(fixture)

test.each([
  ['local', (slug: string) => ({ kind: 'folder', root: `/data/assets/${slug}` })],
  ['kubernetes', (slug: string) => ({ kind: 'api', redirects: false, place: `/data/assets/${slug}` })],
])('a run that is %s reaches its values as it can', async (launcher, expected) => {
  const tenant = await setUp()
  const { runId } = await start(tenant)
  const run = (await take(50)).find((taken) => taken.runId === runId)
  await fixture.rows('UPDATE run_attempt SET launcher = $2 WHERE run_id = $1', [runId, launcher])
  const answer = await claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: run?.code ?? '' })
  expect(answer.storage).toEqual({
    settings: expected(tenant.slug),
    assetPrefix: 'production',
    runPrefix: `production/.runs/${runId}`,
  })
})
