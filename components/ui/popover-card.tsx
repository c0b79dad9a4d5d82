'use client'
import { Popover } from 'radix-ui'
import type { ReactNode, RefObject } from 'react'

import { besideAnchor } from './beside-anchor.ts'

export interface PopoverCardProps {
  id: string
  /** The button it opens beside. */
  anchor: RefObject<HTMLElement | null>
  open: boolean
  onOpenChange: (open: boolean) => void
  /** Spoken name of what opens. */
  label: string
  align?: 'start' | 'center' | 'end'
  children: ReactNode
}

/** What opens beside the button of a popover. */
export function PopoverCard({
  id,
  anchor,
  open,
  onOpenChange,
  label,
  align = 'start',
  children,
}: PopoverCardProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          {...besideAnchor(anchor)}
          id={id}
          aria-label={label}
          align={align}
          sideOffset={4}
          collisionPadding={8}
          className="animate-appear z-50 max-w-[calc(100vw-16px)] rounded-lg border border-line bg-surface p-3 shadow-float outline-none"
        >
          {children}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
