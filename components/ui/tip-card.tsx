'use client'
import { Portal } from 'radix-ui'
import { Popper } from 'radix-ui/internal'
import { type ReactNode, type RefObject, useEffect, useEffectEvent } from 'react'

import { KeyHint } from './key-hint.tsx'

export interface TipCardProps {
  id: string
  anchor: RefObject<HTMLElement | null>
  text: ReactNode
  keys?: string | undefined
  side?: 'top' | 'right' | 'bottom' | 'left'
  onEnter: () => void
  onLeave: () => void
  onHide: () => void
}

/** The words of a tip, beside what they are about. */
export function TipCard({ id, anchor, text, keys, side, onEnter, onLeave, onHide }: TipCardProps) {
  const hide = useEffectEvent(onHide)
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'Escape') hide()
    }
    const onScroll = ({ target }: Event) => {
      if (target instanceof Node && target.contains(anchor.current)) hide()
    }
    document.addEventListener('keydown', onKey, true)
    window.addEventListener('scroll', onScroll, { capture: true, passive: true })
    return () => {
      document.removeEventListener('keydown', onKey, true)
      window.removeEventListener('scroll', onScroll, true)
    }
  }, [anchor])
  return (
    <Popper.Root>
      <Popper.Anchor virtualRef={anchor} />
      <Portal.Root>
        <Popper.Content
          id={id}
          role="tooltip"
          side={side}
          sideOffset={5}
          collisionPadding={8}
          onPointerEnter={onEnter}
          onPointerLeave={onLeave}
          className="animate-appear z-60 flex max-w-80 items-center gap-2 rounded-md bg-ink px-2 py-1.5 text-sm leading-snug text-surface shadow-float"
        >
          {text}
          {keys && <KeyHint keys={keys} />}
        </Popper.Content>
      </Portal.Root>
    </Popper.Root>
  )
}
