import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Caller } from '#core/access/caller.ts'
import { parseText } from '#core/document/parse-text.ts'
import { isRecord } from '#core/json-object.ts'
import { keysOf } from '#core/partition/partition-keys.ts'
import { Refusal } from '#core/refusal.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { readDraft } from '#server/db/drafts.ts'
import { claimInstallation, readInstallation, setInstallationIn } from '#server/db/installation.ts'
import { membershipsOf } from '#server/db/memberships.ts'
import { countPeople, findPersonByEmail, insertPerson, type PersonRow } from '#server/db/people.ts'
import { findPipelineByName } from '#server/db/pipelines.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { personTransaction, tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { importPipeline } from '../pipeline/import-pipeline.ts'
import { partitionsOfTarget } from '../run/partitions-of-target.ts'
import { startRunIn } from '../run/start-run.ts'
import { createTenant } from '../tenant/create-tenant.ts'
import { publishVersion } from '../version/publish-version.ts'

export interface ExampleDeps {
  database: AppDatabase
  clock: Clock
  /** Where the pipelines to begin with lie, as YAML. */
  examplesFolder: string
}

/** Who owns the example. No mail reaches them; the start command prints a link that signs in. */
export const exampleOwner = { name: 'Owner', email: 'owner@localhost' } as const

const key = 'example'

export interface PreparedExample {
  slug: string
  /** Of the owner, for a sign-in link. */
  email: string
}

const ownerOf = async (deps: ExampleDeps): Promise<PersonRow> => {
  const known = await findPersonByEmail(deps.database, exampleOwner.email)
  if (known) return known
  const owner = { id: newId(), ...exampleOwner }
  await insertPerson(deps.database, owner)
  return owner
}

const callerOf = async (deps: ExampleDeps, user: PersonRow): Promise<Caller & { slug: string }> => {
  const [known] = await personTransaction(deps.database, user.id, (tx) => membershipsOf(tx, user.id))
  // Nobody had come before: it is the first tenant, or the one that a start which was cut short has made.
  const tenants = { ...deps, severalTenants: true }
  const made = known ?? (await createTenant(tenants, user, { name: 'Example', slug: 'example' }))
  const deploymentId = 'deploymentId' in made ? made.deploymentId : made.deployments[0]?.id
  if (deploymentId === undefined) throw new Error('The example tenant has no deployment.')
  return { tenantId: made.tenantId, deploymentId, slug: made.slug, user, role: 'owner' }
}

const exampleTexts = async ({ examplesFolder }: ExampleDeps): Promise<string[]> => {
  const names = (await readdir(examplesFolder)).filter((name) => name.endsWith('.yaml')).toSorted()
  return Promise.all(names.map((name) => readFile(join(examplesFolder, name), 'utf8')))
}

const nameIn = (text: string): string => {
  const parsed = parseText(text)
  if (parsed.outcome === 'refused')
    throw new Error(`An example is no pipeline: ${parsed.problems[0]?.message ?? ''}`)
  return parsed.document.settings.name
}

/** An example to begin with runs wherever runs are carried out. */
const anywhere = { launcher: 'local', installation: {} } as const

/** Imports and publishes one example, unless a start that was cut short did already. */
const provide = async (deps: ExampleDeps, caller: Caller, text: string): Promise<void> => {
  const known = await tenantTransaction(deps.database, caller, (tx) => findPipelineByName(tx, nameIn(text)))
  const { id } = known ?? (await importPipeline({ ...deps, ground: anywhere }, caller, { text }))
  const draft = await tenantTransaction(deps.database, caller, (tx) => readDraft(tx, id))
  if (!draft) return
  const input = { pipelineId: id, revision: draft.revision, reason: 'Example to begin with' }
  await publishVersion({ ...deps, ground: anywhere, podTrial: null }, caller, input).catch(
    (error: unknown) => {
      if (!(error instanceof Refusal && error.code === 'nothing_to_publish')) throw error
    },
  )
}

/** Asks for the first materialization, of what is partitioned its last one, and writes down that it was, in one transaction: however often a start is cut short, it runs once. */
const materializeOnce = (deps: ExampleDeps, { tenantId, deploymentId }: Caller): Promise<void> =>
  sqlPool(deps.database.pool).asTenant(tenantId, async (sql) => {
    const now = deps.clock.now()
    const pipelines = await loadActiveVersions(sql, tenantId, deploymentId)
    const asked = { tenantId, deploymentId, target: { selection: '*' } }
    const { set, now: at } = await partitionsOfTarget(sql, { ...asked, pipelines }, now)
    const keys = keysOf(set, at)
    const partition = keys.at(keys.size - 1)
    await startRunIn(sql, { ...asked, trigger: { kind: 'example' }, partition }, now, pipelines)
    await setInstallationIn(sql, key, { finished: true })
  })

/**
 * On an empty database makes the tenant "example", its owner and the example pipelines, imported and published the way a user would, and
 * asks for their first materialization. A start that was cut short is taken up where it ended. Undefined where people had come before.
 */
export const prepareExample = async (deps: ExampleDeps): Promise<PreparedExample | undefined> => {
  const { database } = deps
  const begun = await readInstallation(database, key)
  if (begun === undefined) {
    if ((await countPeople(database)) > 0) return undefined
    await claimInstallation(database, key, { finished: false })
  }
  const caller = await callerOf(deps, await ownerOf(deps))
  const finished = isRecord(begun) && begun['finished'] === true
  if (!finished) {
    for (const text of await exampleTexts(deps)) await provide(deps, caller, text)
    await materializeOnce(deps, caller)
  }
  return { slug: caller.slug, email: exampleOwner.email }
}
