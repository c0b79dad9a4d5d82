'use client'
import Link from 'next/link'
import { type ReactNode, useEffect, useRef } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes, type SettingsPage as Face } from '#components/routes.ts'
import { Page } from '#components/shell/page.tsx'
import { classes } from '#components/ui/classes.ts'
import type { Permission } from '#core/access/permissions.ts'

import { usePermissions } from './use-permission.ts'

const faces: { face: Face; label: string; needs?: Permission }[] = [
  { face: 'members', label: 'Members' },
  { face: 'tokens', label: 'API tokens' },
  { face: 'pools', label: 'Pools' },
  { face: 'deployments', label: 'Deployments', needs: 'branch.write' },
  { face: 'clusters', label: 'Clusters', needs: 'deployment.write' },
  { face: 'account', label: 'Account' },
]

/** The frame of the settings: their pages side by side, one open. */
export function SettingsPage({
  face,
  actions,
  children,
}: {
  face: Face
  actions?: ReactNode
  children: ReactNode
}) {
  const { tenant } = usePlace()
  const permissions = usePermissions()
  const open = faces.filter(
    (one) => one.needs === undefined || one.face === face || permissions.includes(one.needs),
  )
  const here = useRef<HTMLAnchorElement>(null)
  // On small screens they are more than fit beside each other.
  useEffect(() => {
    here.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [open.length])
  const label = faces.find((one) => one.face === face)?.label ?? ''
  return (
    <Page crumbs={[{ label: 'settings', href: routes.settings(tenant) }, { label }]} actions={actions}>
      <nav
        aria-label="Settings"
        className="scroll-quiet -mt-1 flex gap-1 overflow-x-auto overflow-y-hidden border-b border-line"
      >
        {open.map((one) => (
          <Link
            key={one.face}
            href={routes.settings(tenant, one.face)}
            aria-current={one.face === face ? 'page' : undefined}
            ref={one.face === face ? here : undefined}
            className={classes(
              '-mb-px flex h-9 shrink-0 items-center border-b-2 px-2.5 font-medium',
              one.face === face ? 'border-accent text-ink' : 'border-transparent text-ink-3 hover:text-ink',
            )}
          >
            {one.label}
          </Link>
        ))}
      </nav>
      <div className="grid max-w-[920px] gap-3.5">{children}</div>
    </Page>
  )
}
