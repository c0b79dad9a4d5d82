import { Refusal } from '#core/refusal.ts'
import { numberedSlug, slugOf, slugPattern } from '#core/tenant/slug.ts'
import { recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { insertDeployment } from '#server/db/deployments.ts'
import { claimInstallationIn, readInstallation } from '#server/db/installation.ts'
import { insertMember } from '#server/db/members.ts'
import { anotherTenant } from '#server/db/sql/only-tenant.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import { insertTenant, type NewTenant } from '#server/db/tenants.ts'
import { newId } from '#server/platform/ids.ts'

export interface CreatedTenant {
  tenantId: string
  deploymentId: string
  slug: string
}

/** Where an operator says which plan new tenants get; without it there are no limits, for who runs Sluice for themselves. */
const planOfNewTenants = async (database: AppDatabase): Promise<string> => {
  const plan = await readInstallation(database, 'plan_of_new_tenants')
  return typeof plan === 'string' ? plan : 'unlimited'
}

const insertUnderFreeSlug = async (tx: TenantTransaction, tenant: NewTenant): Promise<string> => {
  for (let number = 1; number < 1000; number += 1) {
    const slug = numberedSlug(tenant.slug, number)
    if (await insertTenant(tx, { ...tenant, slug })) return slug
  }
  throw new Refusal('name_taken', `Every spelling of "${tenant.slug}" is taken. Choose another address.`)
}

/** Where the first tenant is written down: those who come later cannot see it, but must know that it is there. */
const firstTenant = 'first_tenant'

const oneTenantOnly =
  'This installation serves one organisation, and it is there already: runs of all would work under the account of the server and could read each other’s data. Ask one of its owners to invite you, or have Sluice started as root, which keeps organisations apart.'

export interface TenantDeps {
  database: AppDatabase
  /** Whether this installation keeps several tenants apart, or need not. */
  severalTenants: boolean
}

/** Why nobody can make a tenant here, in a sentence; undefined where they can. */
export const whyNoTenant = async ({ database, severalTenants }: TenantDeps): Promise<string | undefined> =>
  severalTenants || (await readInstallation(database, firstTenant)) === undefined ? undefined : oneTenantOnly

/**
 * Makes a tenant with its production deployment; who makes it owns it. Without a slug a free one is made of the name.
 * Refuses `name_taken` and `invalid_input` for a slug,
 * and `limit_reached` for a second tenant where one is all there may be.
 */
export const createTenant = async (
  deps: TenantDeps,
  person: { id: string; email: string },
  input: { name: string; slug?: string },
): Promise<CreatedTenant> => {
  const name = input.name.trim()
  if (name.length === 0 || name.length > 100)
    throw new Refusal('invalid_input', 'The name of a tenant has 1 to 100 characters.', { field: 'name' })
  if (input.slug !== undefined && !slugPattern.test(input.slug))
    throw new Refusal('invalid_input', 'An address has small letters, digits and hyphens only, at most 48.', {
      field: 'slug',
    })
  const tenantId = newId()
  const plan = await planOfNewTenants(deps.database)
  return tenantTransaction(deps.database, { tenantId }, async (tx) => {
    // Of two at once the second waits here for the first.
    const isFirst = await claimInstallationIn(tx, firstTenant, tenantId)
    if (!isFirst && !deps.severalTenants) throw new Refusal('limit_reached', oneTenantOnly)
    if (!isFirst) await tx.sql(anotherTenant)
    const tenant = { id: tenantId, name, slug: input.slug ?? slugOf(name), plan }
    if (input.slug !== undefined && !(await insertTenant(tx, tenant)))
      throw new Refusal('name_taken', `The address "${input.slug}" is taken. Choose another.`, {
        field: 'slug',
      })
    const slug = input.slug ?? (await insertUnderFreeSlug(tx, tenant))
    const deployment = { id: newId(), name: 'production', kind: 'production' as const }
    await insertDeployment(tx, deployment)
    await insertMember(tx, person.id, 'owner')
    await recordAudit(tx, { type: 'user', ...person }, { action: 'tenant.created', target: { slug, name } })
    return { tenantId, deploymentId: deployment.id, slug }
  })
}
