'use client'
import { type ReactNode, useSyncExternalStore } from 'react'

import { lastPlace } from '#components/people/last-place.ts'

import { TenantShell } from './tenant-shell.tsx'

const subscribe = (listener: () => void) => lastPlace.subscribe(listener)

/** The frame of pages that belong to the tenant as a whole; around them stays the deployment that was seen last. */
export function SettingsShell({ tenant, children }: { tenant: string; children: ReactNode }) {
  const deployment = useSyncExternalStore(
    subscribe,
    () => {
      const last = lastPlace.read()
      return last?.tenant === tenant ? last.deployment : 'production'
    },
    () => 'production',
  )
  return <TenantShell place={{ tenant, deployment }}>{children}</TenantShell>
}
