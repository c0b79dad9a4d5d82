import type { ReactNode } from 'react'

import { TenantShell } from '#components/shell/tenant-shell.tsx'

interface LayoutProps {
  params: Promise<{ tenant: string; deployment: string }>
  children: ReactNode
}

export default async function DeploymentLayout({ params, children }: LayoutProps) {
  const { tenant, deployment } = await params
  return (
    <TenantShell place={{ tenant: decodeURIComponent(tenant), deployment: decodeURIComponent(deployment) }}>
      {children}
    </TenantShell>
  )
}
