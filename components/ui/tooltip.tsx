'use client'
import { Slot } from 'radix-ui'
import { type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'

import { inAddition } from './on-demand.tsx'
import type { TipCardProps } from './tip-card.tsx'
import { TipTurns } from './tip-turns.ts'
import { useFetchAhead } from './use-fetch-ahead.ts'

const loadCard = () => import('./tip-card.tsx').then((part) => part.TipCard)
const TipCard = inAddition(loadCard)
const turns = new TipTurns()

interface TipProps extends Pick<TipCardProps, 'text' | 'keys' | 'side'> {
  /** One element that takes a ref and can be focused or hovered. */
  children: ReactNode
}

/** A few words on hover or focus. Never the only place where something is said. */
export function Tip({ text, keys, side = 'bottom', children }: TipProps) {
  const id = useId()
  const anchor = useRef<HTMLElement>(null)
  const [isShown, show] = useState(false)
  useFetchAhead(loadCard)
  useEffect(() => () => turns.hide(show), [])
  const withMouse = (then: () => void) => (event: PointerEvent) => {
    if (event.pointerType !== 'touch') then()
  }
  return (
    <>
      <Slot.Root
        ref={anchor}
        aria-describedby={isShown ? id : undefined}
        onPointerEnter={withMouse(() => turns.enter(show))}
        onPointerLeave={withMouse(() => turns.leave(show))}
        onPointerDown={() => turns.hide(show)}
        onFocus={(event) => {
          if (event.target.matches(':focus-visible')) turns.show(show)
        }}
        onBlur={() => turns.hide(show)}
      >
        {children}
      </Slot.Root>
      {isShown && (
        <TipCard
          id={id}
          anchor={anchor}
          text={text}
          keys={keys}
          side={side}
          onEnter={() => turns.enter(show)}
          onLeave={() => turns.leave(show)}
          onHide={() => turns.hide(show)}
        />
      )}
    </>
  )
}
