'use client'
import Link from 'next/link'
import { Fragment, type ReactNode, useEffect } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'

import { PlaceCrumbs } from './place-crumbs.tsx'

/** A step of the way from the deployment down to this page; the last one is the page itself. */
export interface Crumb {
  label: string
  href?: string
  mono?: boolean
}

interface PageProps {
  crumbs: readonly [Crumb, ...Crumb[]]
  /** Facts beside the way, such as state chips. */
  beside?: ReactNode
  /** Buttons at the right end, the main one last. */
  actions?: ReactNode
  /** The page fills the window and scrolls inside itself, as the designer does. */
  fill?: boolean
  /** Space around the content; off for pages that draw to the edge. */
  padded?: boolean
  children: ReactNode
}

/** The bar with the way here and the actions, and below it the page. Every screen of a tenant is one of these. */
export function Page({ crumbs, beside, actions, fill = false, padded = !fill, children }: PageProps) {
  const place = usePlace()
  const here = crumbs.at(-1)?.label ?? ''
  useEffect(() => {
    document.title = `${here} · ${place.tenant} · Sluice`
  }, [here, place.tenant])
  const up = crumbs.findLast((crumb) => crumb.href)?.href
  return (
    <>
      <header className="sticky top-0 z-20 flex shrink-0 min-h-[var(--bar)] flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line bg-surface px-3.5 py-1 max-sm:px-2">
        {up && (
          <Link
            href={up}
            aria-label="Up"
            className="grid size-7 place-items-center rounded-md text-ink-3 hover:bg-hover sm:hidden"
          >
            <Icon name="chevron-left" />
          </Link>
        )}
        <nav aria-label="Way here" className="flex min-w-0 items-baseline text-ink-3">
          <span className="contents max-sm:hidden">
            <PlaceCrumbs />
          </span>
          {crumbs.map((crumb, index) => {
            const last = index === crumbs.length - 1
            return (
              <Fragment key={`${crumb.label} ${index}`}>
                <i aria-hidden className="px-1.5 text-line-strong not-italic max-sm:hidden">
                  /
                </i>
                {last || !crumb.href ? (
                  <h1
                    aria-current="page"
                    title={crumb.label}
                    className={classes(
                      'truncate text-md',
                      last ? 'font-semibold text-ink' : 'font-normal max-sm:hidden',
                      crumb.mono && 'font-mono',
                    )}
                  >
                    {crumb.label}
                  </h1>
                ) : (
                  <Link href={crumb.href} className="truncate rounded-sm hover:text-ink max-sm:hidden">
                    {crumb.label}
                  </Link>
                )}
              </Fragment>
            )
          })}
        </nav>
        {beside && <div className="flex min-w-0 items-center gap-2 text-sm text-ink-3">{beside}</div>}
        {actions && <div className="ml-auto flex flex-wrap items-center gap-2">{actions}</div>}
      </header>
      <main
        id="content"
        tabIndex={-1}
        className={classes(
          'flex min-w-0 flex-1 flex-col outline-none',
          fill && 'min-h-0 overflow-hidden',
          padded && 'gap-3.5 p-[18px] max-sm:p-3',
        )}
      >
        {children}
      </main>
    </>
  )
}
