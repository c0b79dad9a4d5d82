'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { type ReactNode, useEffect, useMemo, useState } from 'react'

import { ApiProvider } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { ManyQuestion } from '#components/assets/many-question.tsx'
import { LaunchOffers } from '#components/launch/launch-offers.tsx'
import { PartitionOffers } from '#components/partitions/partition-offers.tsx'
import { lastPlace } from '#components/people/last-place.ts'
import { type Place, routes } from '#components/routes.ts'
import { TourBar } from '#components/tour/tour-bar.tsx'
import { Button, ButtonLook } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { dialogOnDemand } from '#components/ui/on-demand.tsx'

import { ConnectionBanner } from './connection-banner.tsx'
import { type KeyBinding, useKeys } from './keys.ts'
import { Rail } from './rail.tsx'
import { type Over, ShellContext } from './shell-state.ts'

// Everywhere at hand, and on no page there from the beginning.
const CommandPalette = dialogOnDemand(
  () => import('./command-palette.tsx').then((part) => part.CommandPalette),
  { ahead: true },
)
const KeySheet = dialogOnDemand(() => import('./key-sheet.tsx').then((part) => part.KeySheet))

/** The frame around every screen of a tenant: rail, news, palette, keys. */
export function TenantShell({ place, children }: { place: Place; children: ReactNode }) {
  return (
    <ApiProvider place={place}>
      <Frame place={place}>
        <Gate place={place}>{children}</Gate>
      </Frame>
    </ApiProvider>
  )
}

/** Shows the page only to members of the tenant, and says so to others in one sentence. */
function Gate({ place, children }: { place: Place; children: ReactNode }) {
  const me = useQuery(useTRPC().people.me.queryOptions())
  const tenant = me.data?.tenants.find((one) => one.slug === place.tenant)
  const known = tenant?.deployments.some((one) => one.name === place.deployment) ?? false
  const isGone = tenant !== undefined && !known
  useEffect(() => {
    // The settings stand around the deployment that was seen last, which somebody may have closed since.
    const last = lastPlace.read()
    if (isGone && last?.tenant === place.tenant && last.deployment === place.deployment)
      lastPlace.keep({ tenant: place.tenant, deployment: 'production' })
    if (known) lastPlace.keep({ tenant: place.tenant, deployment: place.deployment })
  }, [known, isGone, place.tenant, place.deployment])
  if (!me.data && me.isError)
    return (
      <EmptyState
        whole
        failed
        icon="offline"
        title="This page did not load"
        actions={<Button onClick={() => void me.refetch()}>Try again</Button>}
      >
        {sentenceOf(me.error)}
      </EmptyState>
    )
  if (me.data && !known)
    return (
      <EmptyState
        whole
        icon="lock"
        title={
          tenant
            ? `${tenant.name} has no deployment called ${place.deployment}`
            : `You are not a member of ${place.tenant}`
        }
        actions={
          <ButtonLook kind="main">
            <Link href={routes.start()}>Go to my tenants</Link>
          </ButtonLook>
        }
      >
        {tenant
          ? 'It may have been closed, or the address has a slip in it.'
          : 'If it exists, one of its owners can invite you.'}
      </EmptyState>
    )
  return children
}

function Frame({ place, children }: { place: Place; children: ReactNode }) {
  const router = useRouter()
  const [over, setOver] = useState<Over>()
  const shell = useMemo(() => ({ show: setOver }), [])
  const jump = (href: string) => () => router.push(href)
  const bindings: KeyBinding[] = [
    {
      keys: 'mod+k',
      label: 'Search and commands',
      always: true,
      run: () => setOver((now) => (now === 'palette' ? undefined : 'palette')),
    },
    { keys: '?', label: 'These keys', run: () => setOver('keys') },
    { keys: 'g h', label: 'Go home', run: jump(routes.home(place)) },
    { keys: 'g p', label: 'Go to pipelines', run: jump(routes.pipelines(place)) },
    { keys: 'g l', label: 'Go to lineage', run: jump(routes.lineage(place)) },
    { keys: 'g a', label: 'Go to assets', run: jump(routes.assets(place)) },
    { keys: 'g r', label: 'Go to runs', run: jump(routes.runs(place)) },
  ]
  useKeys('Everywhere', bindings)
  return (
    <ShellContext value={shell}>
      <a
        href="#content"
        className="fixed top-2 left-2 z-60 -translate-y-20 rounded-md bg-accent px-3 py-2 text-accent-ink focus:translate-y-0"
      >
        Skip to the content
      </a>
      <div className="flex h-dvh min-h-0 flex-col md:flex-row">
        <Rail />
        <div className="scroll-quiet flex min-h-0 min-w-0 flex-1 flex-col overflow-y-auto">
          <ConnectionBanner />
          <TourBar />
          {children}
        </div>
      </div>
      <CommandPalette
        open={over === 'palette'}
        onOpenChange={(open) => setOver(open ? 'palette' : undefined)}
      />
      <PartitionOffers />
      <ManyQuestion />
      <LaunchOffers />
      <KeySheet open={over === 'keys'} onOpenChange={(open) => setOver(open ? 'keys' : undefined)} />
    </ShellContext>
  )
}
