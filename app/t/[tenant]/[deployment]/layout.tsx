import type { ReactNode } from 'react'

import { AskAhead } from '#components/api/ask-ahead.tsx'
import { type Place, placeIn } from '#components/routes.ts'
import { TenantShell } from '#components/shell/tenant-shell.tsx'

interface LayoutProps {
  params: Promise<Place>
  children: ReactNode
}

export default async function DeploymentLayout({ params, children }: LayoutProps) {
  const place = placeIn(await params)
  return (
    <>
      <AskAhead place={place} asked={[{ path: 'tenants.current' }]} />
      <TenantShell place={place}>{children}</TenantShell>
    </>
  )
}
