import type { AppDatabase } from './client.ts'
import { presentedTransaction, type TenantTransaction } from './tenant-scope.ts'

export interface ApiTokenRow {
  id: string
  name: string
  display: string
  scopes: string[]
  ownerUserId: string | null
  createdAt: Date
  expiresAt: Date
  lastUsedAt: Date | null
}

const shown = {
  id: true,
  name: true,
  display: true,
  scopes: true,
  ownerUserId: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
} as const

/** The tokens that are not revoked, of one owner or of everybody. */
export const listTokens = (
  { prisma, tenantId }: TenantTransaction,
  ownerUserId?: string,
): Promise<ApiTokenRow[]> =>
  prisma.apiToken.findMany({
    where: { tenantId, revokedAt: null, ...(ownerUserId && { ownerUserId }) },
    orderBy: { createdAt: 'desc' },
    select: shown,
  })

export const insertUserToken = async (
  { prisma, tenantId }: TenantTransaction,
  token: Omit<ApiTokenRow, 'lastUsedAt' | 'ownerUserId'> & { ownerUserId: string; hash: string },
): Promise<void> => {
  await prisma.apiToken.create({ data: { tenantId, kind: 'user', createdBy: token.ownerUserId, ...token } })
}

/** Revokes a token, of one owner or of anybody; its name, or undefined where there is no such live token. */
export const revokeTokenRow = async (
  { prisma, tenantId }: TenantTransaction,
  id: string,
  now: Date,
  ownerUserId?: string,
): Promise<string | undefined> => {
  const { count } = await prisma.apiToken.updateMany({
    where: { tenantId, id, revokedAt: null, ...(ownerUserId && { ownerUserId }) },
    data: { revokedAt: now },
  })
  if (count === 0) return undefined
  return (await prisma.apiToken.findUnique({ where: { tenantId_id: { tenantId, id } } }))?.name
}

/** The live user token behind a hash. */
export const findLiveToken = async (
  database: AppDatabase,
  hash: string,
  now: Date,
): Promise<(ApiTokenRow & { tenantId: string; ownerUserId: string }) | undefined> => {
  const row = await presentedTransaction(database, hash, ({ prisma }) =>
    prisma.apiToken.findFirst({
      where: { hash, kind: 'user', revokedAt: null, expiresAt: { gt: now } },
      select: { ...shown, tenantId: true },
    }),
  )
  return row?.ownerUserId ? { ...row, ownerUserId: row.ownerUserId } : undefined
}

export const touchToken = async (
  { prisma, tenantId }: TenantTransaction,
  id: string,
  now: Date,
): Promise<void> => {
  await prisma.apiToken.update({ where: { tenantId_id: { tenantId, id } }, data: { lastUsedAt: now } })
}
