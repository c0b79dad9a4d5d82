'use client'
import Link from 'next/link'
import { usePathname } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { IconButton } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import type { IconName } from '#components/ui/icon-paths.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Menu } from '#components/ui/menu.tsx'
import { afterDrawing } from '#components/ui/on-demand.tsx'
import { Tip } from '#components/ui/tooltip.tsx'

import { AccountMenu } from './account-menu.tsx'

/** Looks like the bell until it can ring. */
const stillBell = (
  <span aria-hidden className="grid size-9 shrink-0 place-items-center text-ink-3">
    <Icon name="bell" />
  </span>
)
const MentionBell = afterDrawing(
  () => import('./mention-bell.tsx').then((part) => part.MentionBell),
  stillBell,
)

interface Stop {
  label: string
  icon: IconName
  href: string
  /** Where the window is narrow it is in the menu of more. */
  wideOnly?: boolean
}

/** The places of a deployment: a rail at the left, a bar at the bottom of narrow windows. */
export function Rail() {
  const place = usePlace()
  const path = usePathname()
  const stops: Stop[] = [
    { label: 'Home', icon: 'home', href: routes.home(place) },
    { label: 'Pipelines', icon: 'designer', href: routes.pipelines(place) },
    { label: 'Lineage', icon: 'lineage', href: routes.lineage(place) },
    { label: 'Assets', icon: 'asset', href: routes.assets(place) },
    { label: 'Runs', icon: 'runs', href: routes.runs(place) },
    { label: 'Jobs', icon: 'job', href: routes.jobs(place), wideOnly: true },
    { label: 'Automation', icon: 'schedule', href: routes.automation(place), wideOnly: true },
    { label: 'Resources and secrets', icon: 'resource', href: routes.resources(place), wideOnly: true },
  ]
  const on = stops.findLast((stop) => path === stop.href || path.startsWith(`${stop.href}/`))
  const settings: Stop = {
    label: 'Members and settings',
    icon: 'people',
    href: routes.settings(place.tenant),
    wideOnly: true,
  }
  return (
    <nav
      aria-label="Main"
      className="z-30 flex border-line bg-surface max-md:order-last max-md:h-[52px] max-md:items-center max-md:justify-around max-md:border-t md:w-[52px] md:flex-col md:items-center md:gap-1 md:border-r md:py-2"
    >
      <Link
        href={routes.home(place)}
        aria-label="Sluice, home"
        className="mb-1.5 grid size-9 place-items-center text-accent max-md:hidden"
      >
        <Icon name="logo" size={18} />
      </Link>
      {stops.map((stop) => (
        <RailLink key={stop.href} stop={stop} on={stop === on} />
      ))}
      <span className="md:mt-auto max-md:hidden" />
      <RailLink stop={settings} on={path.startsWith(routes.tenant(place.tenant) + '/settings')} />
      <span className="md:hidden">
        <Menu
          side="top"
          items={[...stops, settings]
            .filter(({ wideOnly }) => wideOnly)
            .map(({ label, icon, href }) => ({ kind: 'link', label, icon, href }))}
        >
          <IconButton icon="more" label="More places" />
        </Menu>
      </span>
      <MentionBell />
      <AccountMenu />
    </nav>
  )
}

function RailLink({ stop, on }: { stop: Stop; on: boolean }) {
  return (
    <Tip text={stop.label} side="right">
      <Link
        href={stop.href}
        aria-label={stop.label}
        aria-current={on ? 'page' : undefined}
        className={classes(
          'size-9 shrink-0 place-items-center rounded-md',
          on ? 'bg-accent-soft text-accent' : 'text-ink-3 hover:bg-hover hover:text-ink',
          stop.wideOnly ? 'grid max-md:hidden' : 'grid',
        )}
      >
        <Icon name={stop.icon} />
      </Link>
    </Tip>
  )
}
