'use client'
import { ContextMenu as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { type MenuItem, menuLook } from './menu-item.ts'
import { MenuLines } from './menu-lines.tsx'

interface ContextMenuProps {
  items: MenuItem[]
  /** The area whose right click, long press or menu key opens it: one element. */
  children: ReactNode
}

/** A menu under the pointer. Whatever it offers must be reachable another way too. */
export function ContextMenu({ items, children }: ContextMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content collisionPadding={8} className={menuLook.content}>
          <MenuLines items={items} parts={Radix} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
