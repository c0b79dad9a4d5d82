'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import type { Permission } from '#core/access/permissions.ts'

/** Whether the reader may do something here; false until that is known. The server decides again. */
export function usePermission(permission: Permission): boolean {
  const tenant = useQuery(useTRPC().tenants.current.queryOptions())
  return tenant.data?.permissions.some((one) => one === permission) ?? false
}
