'use client'
import { type PointerEvent, type RefObject, useEffect, useEffectEvent, useRef, useState } from 'react'

/** Less is a press with an unsteady hand. */
const leastPx = 6

interface BrushInput {
  /** What scrolls; where the wheel is heard. */
  area: RefObject<HTMLElement | null>
  /** Its left edge is pixel 0 of time. */
  track: RefObject<HTMLElement | null>
  onBrush: (fromX: number, toX: number) => void
  /** The wheel with Ctrl, at a pixel; up is negative. */
  onWheel: (x: number, delta: number) => void
  /** Null once the pointer has left. */
  onPoint: (x: number | null) => void
}

/** Pointer over time: pointing, drawing a stretch to look at, and the wheel. What was drawn is no press on what lies below. */
export function useBrush({ area, track, onBrush, onWheel, onPoint }: BrushInput) {
  const [drawn, setDrawn] = useState<{ fromX: number; toX: number } | null>(null)
  const pressed = useRef<number | null>(null)
  const wasDrawn = useRef(false)
  const xOf = (clientX: number): number => clientX - (track.current?.getBoundingClientRect().left ?? 0)

  const wheel = useEffectEvent((event: WheelEvent) => {
    if (!event.ctrlKey && !event.metaKey) return
    event.preventDefault()
    onWheel(xOf(event.clientX), event.deltaY)
  })
  useEffect(() => {
    const box = area.current
    if (!box) return
    const listen = (event: WheelEvent) => wheel(event)
    box.addEventListener('wheel', listen, { passive: false })
    return () => box.removeEventListener('wheel', listen)
  }, [area])

  return {
    drawn,
    handlers: {
      onPointerDown: (event: PointerEvent) => {
        wasDrawn.current = false
        const x = xOf(event.clientX)
        pressed.current = event.button === 0 && event.pointerType === 'mouse' && x >= 0 ? x : null
      },
      onPointerMove: (event: PointerEvent<HTMLElement>) => {
        const x = xOf(event.clientX)
        onPoint(x >= 0 ? x : null)
        const fromX = pressed.current
        if (fromX === null || (drawn === null && Math.abs(x - fromX) < leastPx)) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDrawn({ fromX, toX: x })
      },
      onPointerUp: () => {
        pressed.current = null
        if (!drawn) return
        wasDrawn.current = true
        setDrawn(null)
        onBrush(drawn.fromX, drawn.toX)
      },
      onPointerLeave: () => onPoint(null),
      onPointerCancel: () => {
        pressed.current = null
        setDrawn(null)
      },
      onClickCapture: (event: { stopPropagation: () => void }) => {
        if (wasDrawn.current) event.stopPropagation()
        wasDrawn.current = false
      },
    },
  }
}
