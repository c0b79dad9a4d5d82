import type { Role } from '#core/access/roles.ts'
import type { DeploymentKind } from '#core/tenant/deployment-kind.ts'

import type { Transaction } from './tenant-scope.ts'

/** A tenant as one of its members finds it. */
export interface Membership {
  tenantId: string
  slug: string
  name: string
  plan: string
  role: Role
  deployments: { id: string; name: string; kind: DeploymentKind }[]
}

/**
 * The memberships of a person, by the name of the tenant; or the one in the tenant with this slug. Needs a transaction of that person.
 */
export const membershipsOf = async (
  { sql }: Transaction,
  userId: string,
  only?: { slug: string } | { tenantId: string },
): Promise<Membership[]> => {
  const [slug, tenantId] = only ? ('slug' in only ? [only.slug, null] : [null, only.tenantId]) : [null, null]
  const { rows } = await sql<Membership>(
    `SELECT tenant.id AS "tenantId", tenant.slug, tenant.name, tenant.plan, member.role,
            coalesce((
              SELECT jsonb_agg(jsonb_build_object('id', deployment.id, 'name', deployment.name, 'kind', deployment.kind)
                               ORDER BY deployment.kind <> 'production', deployment.kind DESC, deployment.name)
              FROM deployment WHERE deployment.tenant_id = tenant.id AND deployment.closed_at IS NULL
            ), '[]') AS deployments
     FROM member JOIN tenant ON tenant.id = member.tenant_id
     WHERE member.user_id = $1 AND ($2::text IS NULL OR tenant.slug = $2) AND ($3::uuid IS NULL OR tenant.id = $3)
     ORDER BY tenant.name, tenant.slug`,
    [userId, slug, tenantId],
  )
  return rows
}
