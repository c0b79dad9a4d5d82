'use client'
import { Slot } from 'radix-ui'
import { type ReactNode, useId, useRef, useState } from 'react'

import { onDemand } from './on-demand.tsx'
import type { PopoverCardProps } from './popover-card.tsx'
import { useFetchAhead } from './use-fetch-ahead.ts'

const loadCard = () => import('./popover-card.tsx').then((part) => part.PopoverCard)
const PopoverCard = onDemand(loadCard)

interface PopoverProps extends Pick<PopoverCardProps, 'label' | 'align' | 'children'> {
  trigger: ReactNode
  open?: boolean
  onOpenChange?: (open: boolean) => void
}

/** Something small that opens beside its button. */
export function Popover({ trigger, open, onOpenChange, ...card }: PopoverProps) {
  const id = useId()
  const anchor = useRef<HTMLElement>(null)
  const [ownOpen, setOwnOpen] = useState(false)
  const isOpen = open ?? ownOpen
  const [isWanted, setWanted] = useState(isOpen)
  if (isOpen && !isWanted) setWanted(true)
  useFetchAhead(loadCard)
  const change = (next: boolean) => {
    setOwnOpen(next)
    onOpenChange?.(next)
  }
  return (
    <>
      <Slot.Root
        ref={anchor}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        aria-controls={isOpen ? id : undefined}
        data-state={isOpen ? 'open' : 'closed'}
        onClick={() => change(!isOpen)}
      >
        {trigger}
      </Slot.Root>
      {isWanted && <PopoverCard {...card} id={id} anchor={anchor} open={isOpen} onOpenChange={change} />}
    </>
  )
}
