'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import type { Permission } from '#core/access/permissions.ts'

/** What the reader may do here; nothing until that is known. */
export function usePermissions(): readonly Permission[] {
  const tenant = useQuery(useTRPC().tenants.current.queryOptions())
  return tenant.data?.permissions ?? []
}

/** Whether the reader may do something here; false until that is known. The server decides again. */
export function usePermission(permission: Permission): boolean {
  return usePermissions().includes(permission)
}
