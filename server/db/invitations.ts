import type { Role } from '#core/access/roles.ts'

import type { AppDatabase } from './client.ts'
import { presentedTransaction, type TenantTransaction } from './tenant-scope.ts'

export interface InvitationRow {
  id: string
  email: string
  role: Role
  invitedBy: string
  createdAt: Date
  expiresAt: Date
}

const open = { acceptedAt: null, revokedAt: null } as const

/** Invitations that nobody has accepted or revoked; expired ones too, so that they can be seen and made anew. */
export const listInvitations = async ({ prisma, tenantId }: TenantTransaction): Promise<InvitationRow[]> => {
  const rows = await prisma.invitation.findMany({
    where: { tenantId, ...open },
    orderBy: { createdAt: 'desc' },
    select: { id: true, email: true, role: true, invitedBy: true, createdAt: true, expiresAt: true },
  })
  return rows.map((row) => ({ ...row, role: row.role as Role }))
}

/** Adds an invitation, in place of an open one for the same address. */
export const insertInvitation = async (
  { prisma, tenantId }: TenantTransaction,
  invitation: InvitationRow & { hash: string },
): Promise<void> => {
  const { createdAt, email } = invitation
  await prisma.invitation.updateMany({ where: { tenantId, email, ...open }, data: { revokedAt: createdAt } })
  await prisma.invitation.create({ data: { tenantId, ...invitation } })
}

/** The address of the invitation that was revoked; undefined where there is no open one with this id. */
export const revokeInvitation = async (
  { prisma, tenantId }: TenantTransaction,
  id: string,
  now: Date,
): Promise<string | undefined> => {
  const { count } = await prisma.invitation.updateMany({
    where: { tenantId, id, ...open },
    data: { revokedAt: now },
  })
  if (count === 0) return undefined
  return (await prisma.invitation.findUnique({ where: { tenantId_id: { tenantId, id } } }))?.email
}

/** The open invitation behind a hash; whose tenant it is of, only its holder learns. */
export const findInvitation = async (
  database: AppDatabase,
  hash: string,
  now: Date,
): Promise<(InvitationRow & { tenantId: string }) | undefined> => {
  const row = await presentedTransaction(database, hash, ({ prisma }) =>
    prisma.invitation.findFirst({ where: { hash, ...open, expiresAt: { gt: now } } }),
  )
  return row ? { ...row, role: row.role as Role } : undefined
}

/** Marks an invitation as accepted; false where somebody did, or revoked it, a moment before. */
export const acceptInvitationRow = async (
  { prisma, tenantId }: TenantTransaction,
  id: string,
  now: Date,
): Promise<boolean> => {
  const { count } = await prisma.invitation.updateMany({
    where: { tenantId, id, ...open, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  })
  return count === 1
}
