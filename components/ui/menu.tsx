'use client'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'

import { type MenuItem, menuLook } from './menu-item.ts'
import { MenuLines } from './menu-lines.tsx'

interface MenuProps {
  items: MenuItem[]
  align?: 'start' | 'end'
  side?: 'bottom' | 'right' | 'top'
  /** The button that opens it. */
  children: ReactNode
}

/** A menu that drops from a button. */
export function Menu({ items, align = 'end', side = 'bottom', children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{children}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={menuLook.content}
        >
          <MenuLines items={items} parts={DropdownMenu} />
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
