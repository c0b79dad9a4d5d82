import type { Role } from '#core/access/roles.ts'

import type { TenantTransaction } from './tenant-scope.ts'

export interface MemberRow {
  userId: string
  name: string
  email: string
  role: Role
  joinedAt: Date
}

export const listMembers = async ({ prisma, tenantId }: TenantTransaction): Promise<MemberRow[]> => {
  const rows = await prisma.member.findMany({
    where: { tenantId },
    include: { user: { select: { name: true, email: true } } },
    orderBy: [{ user: { name: 'asc' } }, { userId: 'asc' }],
  })
  return rows.map(({ userId, role, joinedAt, user }) => ({ userId, role: role as Role, joinedAt, ...user }))
}

/** A member's role, and whether they are the last owner. Holds the owners until the end of the transaction, so that two cannot step down at once. */
export const memberForChange = async (
  { sql, tenantId }: TenantTransaction,
  userId: string,
): Promise<{ role: Role; lastOwner: boolean } | undefined> => {
  const { rows } = await sql<{ user_id: string; role: Role }>(
    `SELECT user_id, role FROM member WHERE tenant_id = $1 AND (user_id = $2 OR role = 'owner') ORDER BY user_id FOR UPDATE`,
    [tenantId, userId],
  )
  const own = rows.find((row) => row.user_id === userId)
  if (!own) return undefined
  const owners = rows.filter((row) => row.role === 'owner')
  return { role: own.role, lastOwner: own.role === 'owner' && owners.length === 1 }
}

export const updateRole = async (
  { prisma, tenantId }: TenantTransaction,
  userId: string,
  role: Role,
): Promise<void> => {
  await prisma.member.update({ where: { tenantId_userId: { tenantId, userId } }, data: { role } })
}

export const deleteMember = async (
  { prisma, tenantId }: TenantTransaction,
  userId: string,
): Promise<void> => {
  await prisma.member.delete({ where: { tenantId_userId: { tenantId, userId } } })
}

/** Adds a member; false where they are one already. */
export const insertMember = async (
  { sql, tenantId }: TenantTransaction,
  userId: string,
  role: Role,
): Promise<boolean> => {
  const { rowCount } = await sql(
    'INSERT INTO member (tenant_id, user_id, role) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [tenantId, userId, role],
  )
  return rowCount === 1
}
