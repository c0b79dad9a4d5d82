'use client'
import type { ReactNode } from 'react'

import { IconButton } from './button.tsx'
import { classes } from './classes.ts'
import { ScrollRegion } from './scroll-region.tsx'

interface SidePanelProps {
  /** What it is called where it cannot be seen. */
  label: string
  title: string
  /** What its contents are called. */
  about: string
  /** Ways on from here, before the cross. */
  actions?: ReactNode
  width?: 'w-[400px]' | 'w-[420px]' | 'w-[440px]'
  onClose: () => void
  children: ReactNode
}

/** More about one line of a list: beside it, and below it where there is no room beside. */
export function SidePanel({
  label,
  title,
  about,
  actions,
  width = 'w-[400px]',
  onClose,
  children,
}: SidePanelProps) {
  return (
    <aside
      aria-label={label}
      className={classes(
        'flex min-h-0 shrink-0 flex-col border-line max-lg:h-1/2 max-lg:w-full max-lg:border-t lg:border-l',
        width,
      )}
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2 className="min-w-0 flex-1 truncate font-mono text-md">{title}</h2>
        {actions}
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <ScrollRegion label={about} className="grid min-h-0 flex-1 content-start gap-3 p-4 text-sm">
        {children}
      </ScrollRegion>
    </aside>
  )
}
