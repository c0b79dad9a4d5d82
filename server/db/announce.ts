import type { TenantTransaction } from './tenant-scope.ts'

/** The channel of NOTIFY on which changes travel to the web processes. What is told says where to look, never what is there. */
export const changedChannel = 'sluice_changed'

/** Something that screens show, and how far it has come: they look again when they are behind. */
export interface ChangedTopic {
  topic: string
  events?: number
  logs?: number
  revision?: number
}

/** What changed in a tenant; without a deployment it is about the tenant as a whole. */
export interface Announcement {
  tenant: string
  deployment?: string
  topics: ChangedTopic[]
}

/** Tells every browser of the tenant, when the transaction commits and only then. */
export const announce = async (
  tx: Pick<TenantTransaction, 'sql' | 'tenantId'>,
  topics: ChangedTopic[],
  deploymentId?: string,
): Promise<void> => {
  const announcement: Announcement = {
    tenant: tx.tenantId,
    ...(deploymentId && { deployment: deploymentId }),
    topics,
  }
  await tx.sql('SELECT pg_notify($1, $2)', [changedChannel, JSON.stringify(announcement)])
}
