import type { ReactNode } from 'react'

import type { IconName } from './icon-paths.ts'

/** One line of a menu, the same for menus that drop down and menus under the pointer. */
export type MenuItem =
  | {
      kind: 'action'
      label: string
      icon?: IconName
      keys?: string
      danger?: boolean
      disabled?: boolean
      hint?: string
      onSelect: () => void
    }
  | { kind: 'link'; label: string; icon?: IconName; href: string }
  | { kind: 'choice'; label: string; icon?: IconName; checked: boolean; onSelect: () => void }
  | { kind: 'menu'; label: string; icon?: IconName; items: MenuItem[] }
  | { kind: 'title'; label: ReactNode }
  | { kind: 'line' }

/** Classes shared by both menus. */
export const menuLook = {
  content:
    'animate-appear scroll-quiet z-50 max-h-[min(70vh,var(--radix-popper-available-height))] min-w-44 overflow-y-auto rounded-lg border border-line bg-surface p-1 shadow-float',
  item: 'flex h-7 items-center gap-2 rounded-md px-2 text-sm outline-none select-none data-[disabled=""]:opacity-50 data-[highlighted]:bg-hover',
  danger: 'text-failed',
  title: 'px-2 pt-2 pb-1 text-xs font-semibold text-ink-3',
  line: 'my-1 h-px bg-line',
}
