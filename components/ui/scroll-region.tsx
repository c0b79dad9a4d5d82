import type { ReactNode } from 'react'

import { classes } from './classes.ts'

interface ScrollRegionProps {
  /** What is scrolled; spoken. */
  label: string
  className?: string
  children: ReactNode
}

/** A part that scrolls inside itself, by keyboard too: it takes the focus. */
export function ScrollRegion({ label, className, children }: ScrollRegionProps) {
  return (
    <section
      aria-label={label}
      // A scrolled part without focusable content can be reached by keyboard only if it takes the focus itself.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      className={classes('scroll-quiet overflow-auto', className)}
    >
      {children}
    </section>
  )
}
