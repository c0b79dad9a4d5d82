'use client'
import { Slot } from 'radix-ui'
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from 'react'

import type { MenuCardProps } from './menu-card.tsx'
import { onDemand } from './on-demand.tsx'
import { useFetchAhead } from './use-fetch-ahead.ts'

const loadCard = () => import('./menu-card.tsx').then((part) => part.MenuCard)
const MenuCard = onDemand(loadCard)

interface MenuProps extends Pick<MenuCardProps, 'items' | 'align' | 'side'> {
  /** The button that opens it. */
  children: ReactNode
}

const isDisabled = (element: HTMLElement): boolean => element.hasAttribute('disabled')

/** A menu that drops from a button. */
export function Menu({ items, align = 'end', side = 'bottom', children }: MenuProps) {
  const id = useId()
  const anchor = useRef<HTMLElement>(null)
  const [open, setOpen] = useState(false)
  // Before it is pressed: the menu must have seen the key that opens it to go to its first line.
  const [isWanted, setWanted] = useState(false)
  useFetchAhead(loadCard)
  const want = () => setWanted(true)
  const turn = (to: boolean) => {
    want()
    setOpen(to)
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0 || event.ctrlKey || isDisabled(event.currentTarget)) return
    turn(!open)
    // The focus goes to the menu.
    if (!open) event.preventDefault()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (isDisabled(event.currentTarget) || !['Enter', ' ', 'ArrowDown'].includes(event.key)) return
    turn(event.key === 'ArrowDown' || !open)
    event.preventDefault()
  }
  return (
    <>
      <Slot.Root
        ref={anchor}
        id={id}
        aria-haspopup="menu"
        aria-expanded={open}
        data-state={open ? 'open' : 'closed'}
        onPointerEnter={want}
        onFocus={want}
        onPointerDown={onPointerDown}
        onKeyDown={onKeyDown}
      >
        {children}
      </Slot.Root>
      {isWanted && (
        <MenuCard
          anchor={anchor}
          labelledBy={id}
          open={open}
          onOpenChange={setOpen}
          items={items}
          align={align}
          side={side}
        />
      )}
    </>
  )
}
