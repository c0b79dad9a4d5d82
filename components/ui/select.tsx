'use client'
import { Select as Radix } from 'radix-ui'

import { classes } from './classes.ts'
import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'
import { menuLook } from './menu-item.ts'
import { controlLook } from './text-input.tsx'

/** One thing to choose. */
export interface Option<Value extends string> {
  value: Value
  label: string
  icon?: IconName
  /** A few quiet words behind the label. */
  hint?: string
  disabled?: boolean
}

interface SelectProps<Value extends string> {
  options: readonly Option<Value>[]
  value: Value | undefined
  onChange: (value: Value) => void
  placeholder?: string
  disabled?: boolean
  id?: string
  className?: string
  'aria-label'?: string
  'aria-describedby'?: string
  'aria-invalid'?: boolean
}

/** Chooses one of a few. For more than a dozen use `Combobox`. */
export function Select<Value extends string>({
  options,
  value,
  onChange,
  placeholder = 'Choose',
  disabled,
  className,
  ...rest
}: SelectProps<Value>) {
  return (
    <Radix.Root
      value={value ?? ''}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next)
        if (chosen) onChange(chosen.value)
      }}
      disabled={disabled}
    >
      <Radix.Trigger
        {...rest}
        className={classes(
          controlLook,
          'flex items-center gap-2 text-left data-[placeholder]:text-ink-3',
          className,
        )}
      >
        <span className="min-w-0 flex-1 truncate">
          <Radix.Value placeholder={placeholder} />
        </span>
        <Icon name="chevron-down" size={14} className="text-ink-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className={classes(menuLook.content, 'min-w-[var(--radix-select-trigger-width)]')}
        >
          <Radix.Viewport>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled}
                className={menuLook.item}
              >
                {option.icon && <Icon name={option.icon} className="text-ink-3" />}
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint && <span className="text-ink-3">{option.hint}</span>}
                <Radix.ItemIndicator className="ml-auto">
                  <Icon name="check" size={14} className="text-accent" />
                </Radix.ItemIndicator>
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}
