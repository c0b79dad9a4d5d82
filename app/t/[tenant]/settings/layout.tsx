import type { ReactNode } from 'react'

import { SettingsShell } from '#components/shell/settings-shell.tsx'

interface LayoutProps {
  params: Promise<{ tenant: string }>
  children: ReactNode
}

export default async function SettingsLayout({ params, children }: LayoutProps) {
  const { tenant } = await params
  return <SettingsShell tenant={decodeURIComponent(tenant)}>{children}</SettingsShell>
}
