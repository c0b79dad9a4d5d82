'use client'
import { Switch as Radix } from 'radix-ui'
import { useId } from 'react'

interface SwitchProps {
  label: string
  /** Keeps the label for screen readers only, where the row already says it. */
  labelHidden?: boolean
  checked: boolean
  onChange: (checked: boolean) => void
  disabled?: boolean
}

/** On or off, at once. */
export function Switch({ label, labelHidden, checked, onChange, disabled }: SwitchProps) {
  const id = useId()
  return (
    <span className="inline-flex min-h-6 items-center gap-2">
      <Radix.Root
        id={id}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        aria-label={labelHidden ? label : undefined}
        className="relative h-[18px] w-8 shrink-0 rounded-full border border-line-strong bg-sunken transition-colors duration-120 before:absolute before:-inset-[4px] disabled:opacity-50 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Radix.Thumb className="block size-3 translate-x-[2px] rounded-full bg-ink-3 transition-transform duration-120 data-[state=checked]:translate-x-[16px] data-[state=checked]:bg-accent-ink" />
      </Radix.Root>
      {!labelHidden && (
        <label htmlFor={id} className="text-md">
          {label}
        </label>
      )}
    </span>
  )
}
