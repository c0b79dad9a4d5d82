'use client'
import { Tabs as Radix } from 'radix-ui'
import type { ReactNode } from 'react'

import { classes } from './classes.ts'

/** One face of a thing. */
export interface Tab<Value extends string> {
  value: Value
  label: string
  /** A small figure behind the label. */
  count?: number | undefined
}

interface TabsProps<Value extends string> {
  label: string
  tabs: readonly Tab<Value>[]
  value: Value
  onChange: (value: Value) => void
  /** Stands at the right end of the line of tabs. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

/** A line of tabs and the face that is open. */
export function Tabs<Value extends string>({
  label,
  tabs,
  value,
  onChange,
  aside,
  className,
  children,
}: TabsProps<Value>) {
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const tab = tabs.find((one) => one.value === next)
        if (tab) onChange(tab.value)
      }}
      className={classes('flex min-h-0 min-w-0 flex-col', className)}
    >
      <div className="flex items-center border-b border-line">
        <Radix.List aria-label={label} className="flex min-w-0 overflow-x-auto px-2 [scrollbar-width:none]">
          {tabs.map((tab) => (
            <Radix.Trigger
              key={tab.value}
              value={tab.value}
              className="-mb-px h-9 shrink-0 border-b-2 border-transparent px-2.5 text-md font-medium whitespace-nowrap text-ink-3 -outline-offset-2 hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
            >
              {tab.label}
              {tab.count !== undefined && (
                <span className="ml-1.5 text-xs text-ink-3">{tab.count.toLocaleString('en')}</span>
              )}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside && <div className="ml-auto flex items-center gap-2 px-3">{aside}</div>}
      </div>
      {children}
    </Radix.Root>
  )
}

/** What shows while the tab of the same value is chosen. */
export function TabPanel({
  value,
  className,
  children,
}: {
  value: string
  className?: string
  children: ReactNode
}) {
  return (
    <Radix.Content value={value} className={classes('min-h-0 flex-1 outline-none', className)}>
      {children}
    </Radix.Content>
  )
}
