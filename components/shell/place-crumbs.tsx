'use client'
import { useQuery } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'

const look = 'max-w-40 truncate rounded-sm hover:text-ink'

/** Tenant and deployment, each a menu that leads to the others. */
export function PlaceCrumbs() {
  const place = usePlace()
  const me = useQuery(useTRPC().people.me.queryOptions())
  const tenants = me.data?.tenants ?? []
  const deployments = tenants.find((tenant) => tenant.slug === place.tenant)?.deployments ?? []
  const tenantItems: MenuItem[] = [
    { kind: 'title', label: 'Tenants' },
    ...tenants.map((tenant): MenuItem => ({
      kind: 'link',
      label: tenant.name,
      icon: 'tenant',
      href: routes.tenant(tenant.slug),
    })),
    { kind: 'line' },
    { kind: 'link', label: 'New tenant…', icon: 'plus', href: routes.newTenant() },
  ]
  const deploymentItems: MenuItem[] = [
    { kind: 'title', label: 'Deployments' },
    ...deployments.map((one): MenuItem => ({
      kind: 'link',
      label: one.name,
      icon: 'publish',
      href: routes.home({ ...place, deployment: one.name }),
    })),
  ]
  return (
    <>
      <Menu items={tenantItems} align="start">
        <button type="button" className={look}>
          {place.tenant}
        </button>
      </Menu>
      <i aria-hidden className="px-1.5 text-line-strong not-italic">
        /
      </i>
      <Menu items={deploymentItems} align="start">
        <button type="button" className={look}>
          {place.deployment}
        </button>
      </Menu>
    </>
  )
}
