'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { signOut } from '#components/people/sign-out.ts'
import { usePermissions } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import type { IconName } from '#components/ui/icon-paths.ts'

import type { PaletteEntry } from './command-palette.tsx'
import { useOfferedActions } from './palette-actions.ts'
import { type PaletteObjects, usePaletteObjects } from './palette-objects.ts'
import type { EntryGroup } from './rank-entries.ts'
import { setLook, useLook } from './use-look.ts'

/** Everything the palette can lead to from here, in groups; and what is still asked for, or was not answered. */
export function usePaletteEntries(): PaletteObjects {
  const place = usePlace()
  const router = useRouter()
  const trpc = useTRPC()
  const look = useLook()
  const offered = useOfferedActions()
  const may = usePermissions()
  const mayCreate = useQuery(trpc.tenants.mayCreate.queryOptions())
  const objects = usePaletteObjects()
  const page = (label: string, icon: IconName, href: string): PaletteEntry => ({
    id: `page:${label}`,
    label,
    icon,
    run: () => router.push(href),
  })
  const groups: EntryGroup<PaletteEntry>[] = [
    {
      title: 'On this page',
      entries: offered.map((action, index) => ({ ...action, id: `here:${index}:${action.label}` })),
    },
    {
      title: 'Pages',
      arePages: true,
      entries: [
        page('Home', 'home', routes.home(place)),
        page('Pipelines', 'designer', routes.pipelines(place)),
        page('Lineage', 'lineage', routes.lineage(place)),
        page('Assets', 'asset', routes.assets(place)),
        page('Runs', 'runs', routes.runs(place)),
        page('Jobs', 'job', routes.jobs(place)),
        page('Automation', 'schedule', routes.automation(place)),
        page('Resources and secrets', 'resource', routes.resources(place)),
        page('Members', 'people', routes.settings(place.tenant, 'members')),
        page('API tokens', 'key', routes.settings(place.tenant, 'tokens')),
        ...(may.includes('deployment.write')
          ? [
              page('Deployments', 'publish', routes.settings(place.tenant, 'deployments')),
              page('Clusters', 'container', routes.settings(place.tenant, 'clusters')),
            ]
          : []),
        page('Pools', 'container', routes.settings(place.tenant, 'pools')),
        page('Account', 'person', routes.settings(place.tenant, 'account')),
      ],
    },
    {
      title: 'Actions',
      entries: [
        ...(may.includes('pipeline.write')
          ? [page('New pipeline…', 'plus', routes.pipelines(place, { open: 'new' }))]
          : []),
        ...(mayCreate.data?.why === null ? [page('New tenant…', 'tenant', routes.newTenant())] : []),
        {
          id: 'action dark',
          label: look.theme === 'dark' ? 'Turn light' : 'Turn dark',
          icon: look.theme === 'dark' ? 'sun' : 'moon',
          run: () => setLook({ theme: look.theme === 'dark' ? 'light' : 'dark' }),
        },
        { id: 'action sign out', label: 'Sign out', icon: 'sign-out', run: () => void signOut() },
      ],
    },
    ...objects.groups,
  ]
  return { ...objects, groups }
}
