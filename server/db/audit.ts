import type { Caller } from '#core/access/caller.ts'
import type { Json } from '#core/json.ts'

import { Prisma } from './generated/client.ts'
import type { TenantTransaction } from './tenant-scope.ts'

/** What happened to what. Names and ids, never a secret. */
export interface AuditNote {
  action: string
  target?: Record<string, Json>
  detail?: Record<string, Json>
}

/** Who did it, as it is written down. */
export type AuditActor = { type: 'user'; id: string; email: string; token?: string } | { type: 'system' }

export const actorOf = ({ user, token }: Caller): AuditActor => ({
  type: 'user',
  id: user.id,
  email: user.email,
  ...(token && { token: token.id }),
})

/** Adds an entry to the tenant's chain, in the transaction of what it tells of. */
export const recordAudit = async (
  tx: TenantTransaction,
  actor: AuditActor,
  note: AuditNote,
): Promise<void> => {
  await tx.sql('INSERT INTO audit (tenant_id, actor, action, target, detail) VALUES ($1, $2, $3, $4, $5)', [
    tx.tenantId,
    JSON.stringify(actor),
    note.action,
    JSON.stringify(note.target ?? {}),
    JSON.stringify(note.detail ?? {}),
  ])
}

export interface AuditEntry {
  number: number
  at: Date
  actor: Json
  action: string
  target: Json
  detail: Json
}

/** Entries from the newest back; `before` is the number of the last one seen. */
export const listAudit = async (
  { prisma, tenantId }: TenantTransaction,
  page: { before?: number; limit: number },
): Promise<AuditEntry[]> => {
  const rows = await prisma.audit.findMany({
    where: { tenantId, ...(page.before !== undefined && { number: { lt: page.before } }) },
    orderBy: { number: Prisma.SortOrder.desc },
    take: page.limit,
    select: { number: true, at: true, actor: true, action: true, target: true, detail: true },
  })
  return rows.map((row) => ({ ...row, number: Number(row.number) }) as AuditEntry)
}

/** The first entry whose seal is broken, or undefined where the chain is whole. */
export const firstBrokenAudit = async ({ sql, tenantId }: TenantTransaction): Promise<number | undefined> => {
  const { rows } = await sql<{ broken: string | null }>('SELECT audit_first_broken($1) AS broken', [tenantId])
  const broken = rows[0]?.broken
  return broken == null ? undefined : Number(broken)
}
