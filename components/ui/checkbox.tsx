'use client'
import { Checkbox as Radix } from 'radix-ui'
import { type ReactNode, useId } from 'react'

import { Icon } from './icon.tsx'

interface CheckboxProps {
  label: ReactNode
  labelHidden?: boolean
  checked: boolean | 'mixed'
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** One of several that may hold together. */
export function Checkbox({ label, labelHidden, checked, onChange, disabled }: CheckboxProps) {
  const id = useId()
  return (
    <span className="inline-flex min-h-6 items-center gap-2">
      <Radix.Root
        id={id}
        checked={checked === 'mixed' ? 'indeterminate' : checked}
        onCheckedChange={(next) => onChange(next === true)}
        disabled={disabled}
        aria-label={labelHidden && typeof label === 'string' ? label : undefined}
        className="relative grid size-4 shrink-0 place-items-center rounded-sm border border-line-strong bg-surface text-accent-ink before:absolute before:-inset-[5px] disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent data-[state=indeterminate]:border-accent data-[state=indeterminate]:bg-accent"
      >
        <Radix.Indicator>
          <Icon name={checked === 'mixed' ? 'minus' : 'check'} size={12} />
        </Radix.Indicator>
      </Radix.Root>
      {!labelHidden && (
        <label htmlFor={id} className="text-md">
          {label}
        </label>
      )}
    </span>
  )
}
