import { chownSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

import { isRoot } from '#server/platform/account.ts'

/** The first user id of tenants; that of a tenant is this plus its number. */
export const firstTenantUid = 210_000

/** The account a tenant's runs work under. As an ordinary user there is only our own. */
export const runAccount = (tenantNumber: number): { uid: number; gid: number } | undefined =>
  isRoot() ? { uid: firstTenantUid + tenantNumber, gid: firstTenantUid + tenantNumber } : undefined

/** A folder that belongs to the tenant and that no other tenant may enter. */
export const tenantFolder = (path: string, account: { uid: number; gid: number } | undefined): string => {
  // What lies above must let everyone through.
  mkdirSync(dirname(path), { recursive: true, mode: 0o711 })
  mkdirSync(path, { recursive: true, mode: 0o700 })
  if (account) chownSync(path, account.uid, account.gid)
  return path
}
