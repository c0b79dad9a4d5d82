'use client'
import { ToggleGroup } from 'radix-ui'

import type { IconName } from './icon-paths.ts'
import { Icon } from './icon.tsx'

interface SegmentedProps<Value extends string> {
  /** Where something else of the page looks for it. */
  id?: string
  label: string
  options: readonly { value: Value; label: string; icon?: IconName }[]
  value: Value
  onChange: (value: Value) => void
}

/** A choice of two to five, all in sight. */
export function Segmented<Value extends string>({
  id,
  label,
  options,
  value,
  onChange,
}: SegmentedProps<Value>) {
  return (
    <ToggleGroup.Root
      type="single"
      id={id}
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next)
        if (chosen) onChange(chosen.value)
      }}
      className="scroll-quiet inline-flex h-7 max-w-full overflow-x-auto rounded-md border border-line bg-sunken p-px"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex shrink-0 items-center gap-1.5 rounded-[5px] border border-transparent px-2.5 text-sm font-medium whitespace-nowrap text-ink-2 hover:text-ink data-[state=on]:border-line-strong data-[state=on]:bg-surface data-[state=on]:text-ink"
        >
          {option.icon && <Icon name={option.icon} size={14} />}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  )
}
