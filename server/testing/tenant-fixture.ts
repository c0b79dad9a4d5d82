import { randomBytes } from 'node:crypto'

import type { Caller } from '#core/access/caller.ts'
import { roles, type Role } from '#core/access/roles.ts'
import { insertMember } from '#server/db/members.ts'
import { insertPerson } from '#server/db/people.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { newId } from '#server/platform/ids.ts'
import { startBackfill } from '#server/usecases/backfill/start-backfill.ts'
import { createInvitation } from '#server/usecases/people/invitations.ts'
import { createToken } from '#server/usecases/people/manage-tokens.ts'
import { importPipeline } from '#server/usecases/pipeline/import-pipeline.ts'
import { saveRunView } from '#server/usecases/run-view/manage-run-views.ts'
import { startRun } from '#server/usecases/run/start-run.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'
import { startTrial } from '#server/usecases/trial/start-trial.ts'
import { publishVersion } from '#server/usecases/version/publish-version.ts'

import type { SignedIn, TestServer } from './test-server.ts'

/** One of everything a tenant can have, by what procedures ask for it with. */
export interface TenantThings {
  pipelineId: string
  pipelineName: string
  assetKey: string
  jobName: string
  runId: string
  /** A run that tries the pipeline's draft. */
  trialId: string
  memberId: string
  invitationId: string
  tokenId: string
  runViewId: string
  scheduleId: string
  sensorId: string
  /** Cut by day. */
  dayAsset: string
  backfillId: string
}

/** Names of things that are nowhere. */
export const absentThings = (): TenantThings => ({
  pipelineId: newId(),
  pipelineName: 'absent_pipeline',
  assetKey: 'absent_asset',
  jobName: 'absent_job',
  runId: newId(),
  trialId: newId(),
  memberId: newId(),
  invitationId: newId(),
  tokenId: newId(),
  runViewId: newId(),
  scheduleId: 'absent_schedule',
  sensorId: 'absent_sensor',
  dayAsset: 'absent_days',
  backfillId: newId(),
})

const pipelineText = (word: string): string => `sluice: pipeline
name: pipeline_${word}
description: about ${word}
assets:
  - key: asset_${word}
    group: group_${word}
    description: made of ${word}
    automation: eager()
    compute:
      kind: python
      code: |
        def asset_${word}():
            return "${word}"
  - key: days_${word}
    partitions: days
    compute:
      kind: python
      code: |
        def days_${word}(context):
            return context.partition_key
partitions:
  - name: days
    set: { type: timeWindow, cadence: daily, start: "2026-01-01" }
jobs:
  - name: job_${word}
    target: { selection: 'key:"asset_${word}"' }
schedules:
  - id: nightly
    name: schedule_${word}
    cron: 0 5 * * *
    target: { job: job_${word} }
sensors:
  - id: orders
    name: sensor_${word}
    source: webhook
    target: { job: job_${word} }
`

export interface TenantFixture {
  tenant: CreatedTenant
  people: Record<Role, SignedIn>
  /** In every text of this tenant, and nowhere else. */
  canary: string
  /** Makes a new one of everything. */
  things: () => Promise<TenantThings>
}

/** A tenant with a member of each role, and everything in it marked with a word that must never be seen outside. */
export const tenantFixture = async (server: TestServer, label: string): Promise<TenantFixture> => {
  const { deps } = server
  const canary = `canary${randomBytes(6).toString('hex')}`
  const signedUp = await Promise.all(
    roles.map(async (role) => [role, await server.signUp(`${label}_${role}_${canary}`)] as const),
  )
  const people = Object.fromEntries(signedUp) as Record<Role, SignedIn>
  const tenant = await server.createTenant(people.owner, `${label} ${canary}`)
  for (const role of roles) if (role !== 'owner') await server.join(people[role], tenant, role)
  const { tenantId, deploymentId } = tenant
  const caller: Caller = { tenantId, deploymentId, user: people.owner, role: 'owner' }

  return {
    tenant,
    people,
    canary,
    things: async () => {
      const word = `${canary}_${randomBytes(4).toString('hex')}`
      const pipeline = await importPipeline(deps, caller, { text: pipelineText(word) })
      await publishVersion(deps, caller, { pipelineId: pipeline.id, revision: 0, reason: canary })
      const assetKey = `asset_${word}`
      const trigger = { kind: 'manual' as const, by: canary, byId: people.owner.id }
      const { runId } = await startRun(
        sqlPool(deps.database.pool),
        { tenantId, deploymentId, target: { assets: [assetKey] }, trigger },
        deps.clock.now(),
      )
      const { runId: trialId } = await startTrial(
        sqlPool(deps.database.pool),
        new VersionCache(),
        {
          tenantId,
          deploymentId,
          pipelineId: pipeline.id,
          asset: assetKey,
          upTo: false,
          sampleRows: 10,
          by: { id: people.owner.id, name: canary },
        },
        deps.clock.now(),
      )
      const memberId = newId()
      await insertPerson(deps.database, {
        id: memberId,
        name: canary,
        email: `${memberId}@${canary}.example`,
      })
      await tenantTransaction(deps.database, caller, (tx) => insertMember(tx, memberId, 'viewer'))
      const invitation = await createInvitation(deps, caller, {
        email: `${newId()}@${canary}.example`,
        role: 'viewer',
      })
      const token = await createToken(deps, caller, { name: canary, expiresInDays: 1 })
      // A person keeps so many and no more: those of earlier calls make room.
      await tenantTransaction(deps.database, caller, ({ sql }) =>
        sql('DELETE FROM run_view WHERE tenant_id = $1 AND user_id = $2', [caller.tenantId, caller.user.id]),
      )
      const runView = await saveRunView(
        sqlPool(deps.database.pool),
        caller,
        { name: word, filter: `asset:${assetKey}`, face: 'list', shared: false },
        deps.clock.now(),
      )
      const dayAsset = `days_${word}`
      const backfill = await startBackfill(
        sqlPool(deps.database.pool),
        {
          tenantId,
          deploymentId,
          by: { id: people.owner.id, name: canary },
          target: { assets: [dayAsset] },
          partitions: '2026-01-01',
          order: 'ascending',
          mostAtOnce: 1,
          onFailure: 'continue',
        },
        deps.clock.now(),
      )
      return {
        pipelineId: pipeline.id,
        pipelineName: pipeline.name,
        assetKey,
        jobName: `job_${word}`,
        runId,
        trialId,
        memberId,
        invitationId: invitation.id,
        tokenId: token.id,
        runViewId: runView.id,
        scheduleId: 'nightly',
        sensorId: 'orders',
        dayAsset,
        backfillId: backfill.id,
      }
    },
  }
}
