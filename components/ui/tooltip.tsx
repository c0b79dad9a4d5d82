'use client'
import { Tooltip } from 'radix-ui'
import type { ReactNode } from 'react'

import { KeyHint } from './key-hint.tsx'

interface TipProps {
  text: ReactNode
  keys?: string
  side?: 'top' | 'right' | 'bottom' | 'left'
  /** One element that takes a ref and can be focused or hovered. */
  children: ReactNode
}

/** A few words on hover or focus. Never the only place where something is said. */
export function Tip({ text, keys, side = 'bottom', children }: TipProps) {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={5}
          collisionPadding={8}
          className="animate-appear z-60 flex max-w-80 items-center gap-2 rounded-md bg-ink px-2 py-1.5 text-sm leading-snug text-surface shadow-float"
        >
          {text}
          {keys && <KeyHint keys={keys} />}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  )
}

/** Once, around the page: tips follow each other without delay. */
export function TipProvider({ children }: { children: ReactNode }) {
  return (
    <Tooltip.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Tooltip.Provider>
  )
}
