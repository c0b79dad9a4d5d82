'use client'
import { Command } from 'cmdk'
import { Popover } from 'radix-ui'
import type { RefObject } from 'react'

import { besideAnchor } from './beside-anchor.ts'
import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { menuLook } from './menu-item.ts'
import type { Option } from './select.tsx'

export interface ComboboxCardProps<Value extends string = string> {
  id: string
  /** The button it opens below. */
  anchor: RefObject<HTMLElement | null>
  open: boolean
  onOpenChange: (open: boolean) => void
  options: readonly Option<Value>[]
  value: Value | undefined
  onChange: (value: Value) => void
  /** Spoken name, and the words in the search line. */
  label: string
  /** Said when nothing fits what was typed. */
  empty: string
}

/** The line to type in and the list that is left of what can be chosen. */
export function ComboboxCard({
  id,
  anchor,
  open,
  onOpenChange,
  options,
  value,
  onChange,
  label,
  empty,
}: ComboboxCardProps) {
  return (
    <Popover.Root open={open} onOpenChange={onOpenChange}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          {...besideAnchor(anchor)}
          id={id}
          align="start"
          sideOffset={4}
          collisionPadding={8}
          aria-label={label}
          className="animate-appear z-50 w-[max(220px,var(--radix-popper-anchor-width))] max-w-[calc(100vw-16px)] overflow-hidden rounded-lg border border-line bg-surface shadow-float outline-none"
        >
          <Command label={label} loop>
            <div className="flex items-center gap-2 border-b border-line px-2.5 text-ink-3">
              <Icon name="search" size={14} />
              <Command.Input
                placeholder={label}
                className="h-8 min-w-0 flex-1 bg-transparent text-ink outline-none placeholder:text-ink-3"
              />
            </div>
            <Command.List className="scroll-quiet max-h-72 overflow-y-auto p-1">
              <Command.Empty className="px-2 py-3 text-sm text-ink-3">{empty}</Command.Empty>
              {options.map((option) => (
                <Command.Item
                  key={option.value}
                  value={`${option.label} ${option.value}`}
                  disabled={option.disabled}
                  onSelect={() => {
                    onChange(option.value)
                    onOpenChange(false)
                  }}
                  className={classes(
                    menuLook.item,
                    'data-[disabled=true]:opacity-50 data-[selected=true]:bg-hover',
                  )}
                >
                  {option.icon && <Icon name={option.icon} className="text-ink-3" />}
                  <span className="truncate">{option.label}</span>
                  {option.hint && <span className="truncate text-ink-3">{option.hint}</span>}
                  {option.value === value && <Icon name="check" size={14} className="ml-auto text-accent" />}
                </Command.Item>
              ))}
            </Command.List>
          </Command>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}
