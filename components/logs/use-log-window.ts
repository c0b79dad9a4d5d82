'use client'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef } from 'react'

import { logScroll } from './log-scroll.ts'

export const rowPx = 20

interface LogWindow {
  /** First row in sight, fractional while scrolling. */
  top: number
  visibleRows: number
  heightPx: number
  follow: boolean
  scrollTo(row: number): void
  setFollow(on: boolean): void
  moveBy(rows: number): void
}

/**
 * Which rows are in sight of a scroller with `count` rows, following the end while `follow` is on.
 * The scrollbar is the browser's; wheel and keys move by rows, so that a scaled scrollbar does not make them jump.
 */
export function useLogWindow(scroller: RefObject<HTMLDivElement | null>, count: number, followFirst: boolean): LogWindow {
  const [, redraw] = useReducer((version: number) => version + 1, 0)
  const state = useRef({ top: 0, viewportPx: 400, follow: followFirst, written: -1 })
  const current = state.current
  const scroll = logScroll(count, rowPx, current.viewportPx)
  current.top = current.follow ? scroll.lastTop : Math.min(current.top, scroll.lastTop)

  const moveTo = useCallback(
    (top: number, follow: boolean) => {
      state.current.top = top
      state.current.follow = follow
      redraw()
    },
    [redraw],
  )

  // The scrollbar follows the rows, not the other way round; what we wrote ourselves is no gesture.
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const wanted = Math.round(scroll.scrollTopOf(current.top))
    if (Math.abs(box.scrollTop - wanted) > 1) {
      box.scrollTop = wanted
      current.written = box.scrollTop
    }
  })

  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const measure = () => {
      state.current.viewportPx = box.clientHeight
      redraw()
    }
    const onScroll = () => {
      if (Math.abs(box.scrollTop - state.current.written) <= 1) return
      const now = logScroll(Number(box.dataset.count), rowPx, box.clientHeight)
      const top = now.topOf(box.scrollTop)
      moveTo(top, top >= now.lastTop - 0.5)
    }
    const onWheel = (event: WheelEvent) => {
      if (Math.abs(event.deltaY) <= Math.abs(event.deltaX) || event.ctrlKey) return
      event.preventDefault()
      const now = logScroll(Number(box.dataset.count), rowPx, box.clientHeight)
      const rows = event.deltaMode === 1 ? event.deltaY : event.deltaY / rowPx
      const top = Math.min(now.lastTop, Math.max(0, state.current.top + rows))
      moveTo(top, rows > 0 && top >= now.lastTop - 0.5)
    }
    const observer = new ResizeObserver(measure)
    observer.observe(box)
    measure()
    box.addEventListener('scroll', onScroll, { passive: true })
    box.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
      box.removeEventListener('wheel', onWheel)
    }
  }, [scroller, moveTo, redraw])

  return {
    top: current.top,
    visibleRows: Math.ceil(current.viewportPx / rowPx) + 1,
    heightPx: scroll.heightPx,
    follow: current.follow,
    scrollTo: (row) => moveTo(Math.min(scroll.lastTop, Math.max(0, row - current.viewportPx / rowPx / 3)), false),
    setFollow: (on) => moveTo(current.top, on),
    moveBy: (rows) => {
      const top = Math.min(scroll.lastTop, Math.max(0, current.top + rows))
      moveTo(top, rows > 0 && top >= scroll.lastTop - 0.5)
    },
  }
}
