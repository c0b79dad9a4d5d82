'use client'
import { Menu } from 'radix-ui/internal'
import { type ReactNode, type RefObject, useRef, useState } from 'react'

import { type MenuItem, menuLook } from './menu-item.ts'
import { MenuLines } from './menu-lines.tsx'

export interface MenuCardProps {
  /** The button it drops from. */
  anchor: RefObject<HTMLElement | null>
  labelledBy: string
  open: boolean
  onOpenChange: (open: boolean) => void
  items: MenuItem[]
  align?: 'start' | 'end'
  side?: 'bottom' | 'right' | 'top'
}

/** A menu inside a menu keeps by itself whether it is open. */
function Sub({ children }: { children?: ReactNode }) {
  const [open, setOpen] = useState(false)
  return (
    <Menu.Sub open={open} onOpenChange={setOpen}>
      {children}
    </Menu.Sub>
  )
}

const parts = { ...Menu, Sub }

/** What drops from the button of a menu. */
export function MenuCard({ anchor, labelledBy, open, onOpenChange, items, align, side }: MenuCardProps) {
  const wasLeft = useRef(false)
  return (
    <Menu.Root open={open} onOpenChange={onOpenChange} modal={false}>
      <Menu.Anchor virtualRef={anchor} />
      <Menu.Portal>
        <Menu.Content
          aria-labelledby={labelledBy}
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          onInteractOutside={() => {
            wasLeft.current = true
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault()
            // Who closed it by working elsewhere stays there.
            if (!wasLeft.current) anchor.current?.focus()
            wasLeft.current = false
          }}
          className={menuLook.content}
        >
          <MenuLines items={items} parts={parts} />
        </Menu.Content>
      </Menu.Portal>
    </Menu.Root>
  )
}
