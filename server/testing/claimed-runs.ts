import { createHash } from 'node:crypto'

import { claimCode } from '#core/run/claim-code.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { claimRuns } from '#server/db/sql/claim-runs.ts'
import { newId } from '#server/platform/ids.ts'
import { randomToken } from '#server/platform/secrets.ts'
import { acceptEvents } from '#server/usecases/run/accept-events.ts'
import { claimAttempt } from '#server/usecases/run/claim-attempt.ts'
import type { RunIdentity } from '#server/usecases/run/run-token.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

import { pipelineOf, type RunFixture, type TestTenant } from './run-fixture.ts'

const numbers = pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, group: numbers, compute: { kind: python, code: "def generated_numbers():\\n    return [1]\\n" } }
  - { id: b, key: even_numbers, group: numbers, deps: [generated_numbers], compute: { kind: python, code: "def even_numbers(generated_numbers):\\n    return []\\n" } }
`)

export const atMs = Date.UTC(2026, 0, 1)
export const step = (type: 'STEP_START' | 'STEP_SUCCESS', key: string): RunEvent =>
  type === 'STEP_START'
    ? { type, atMs, step: key, stepAttempt: 1 }
    : { type, atMs, step: key, stepAttempt: 1, durationMs: 5 }
export const made = (asset: string): RunEvent => ({
  type: 'ASSET_MATERIALIZATION',
  atMs,
  step: asset,
  stepAttempt: 1,
  asset,
  dataVersion: `v of ${asset}`,
})

/** Plays worker and runner by hand, over the use cases they call. */
export const claimedRuns = (fixture: RunFixture) => {
  const start = (
    tenant: TestTenant,
    assets = ['generated_numbers', 'even_numbers'],
    extra: { priority?: number } = {},
  ) =>
    startRun(
      fixture.app,
      {
        ...tenant,
        target: { assets },
        trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId },
        ...extra,
      },
      fixture.clock.now(),
    )

  const take = async (limit = 5) => {
    const secrets = Array.from({ length: limit }, () => randomToken())
    const claimed = await fixture.system.asSystem((sql) =>
      claimRuns(sql, {
        workerId: newId(),
        launcher: 'local',
        claimHashes: secrets.map((secret) => createHash('sha256').update(secret).digest()),
        now: fixture.clock.now(),
        startMs: 300_000,
      }),
    )
    return claimed.map((run) => ({ ...run, code: claimCode(run.tenantId, secrets[run.claimIndex] ?? '') }))
  }

  const setUp = async (plan?: string) => {
    const tenant = await fixture.tenant(plan)
    await fixture.publish(tenant, numbers)
    return tenant
  }

  const claimed = async (tenant: TestTenant) => {
    const { runId } = await start(tenant)
    const run = (await take(50)).find((taken) => taken.runId === runId)
    if (!run) throw new Error('not handed out')
    const answer = await claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: run.code })
    const identity: RunIdentity = { tenantId: tenant.tenantId, runId, attempt: 1, fence: answer.fence }
    const send = (from: number, events: RunEvent[]) =>
      acceptEvents(fixture.runApi, identity, {
        fence: answer.fence,
        events: events.map((event, index) => ({ seq: from + index, event })),
      })
    return { runId, run, answer, identity, send }
  }

  return { start, take, setUp, claimed }
}
