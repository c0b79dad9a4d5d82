'use client'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { useDeployments } from '#components/deployments/use-deployments.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import type { MenuItem } from '#components/ui/menu-item.ts'
import { Menu } from '#components/ui/menu.tsx'
import { dialogOnDemand } from '#components/ui/on-demand.tsx'

const NewDeploymentDialog = dialogOnDemand(() =>
  import('#components/deployments/new-deployment-dialog.tsx').then((part) => part.NewDeploymentDialog),
)

const look = 'max-w-40 truncate rounded-sm hover:text-ink'

/** Tenant and deployment, each a menu that leads to the others. */
export function PlaceCrumbs() {
  const place = usePlace()
  const me = useQuery(useTRPC().people.me.queryOptions())
  const tenants = me.data?.tenants ?? []
  const { all: deployments } = useDeployments()
  const mayBranch = usePermission('branch.write')
  const [isMaking, setMaking] = useState(false)
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
    ...(mayBranch
      ? ([
          { kind: 'line' },
          { kind: 'action', label: 'New branch…', icon: 'plus', onSelect: () => setMaking(true) },
          {
            kind: 'link',
            label: 'All deployments',
            icon: 'gear',
            href: routes.settings(place.tenant, 'deployments'),
          },
        ] satisfies MenuItem[])
      : []),
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
      <NewDeploymentDialog open={isMaking} onOpenChange={setMaking} />
    </>
  )
}
