'use client'
import { useCallback, useEffect, useRef } from 'react'

/**
 * What is still being typed or turned goes into the address when it rests for `restMs`, and at once when something is pressed: that may lead to another page,
 * and an address that is written on the way there would keep the reader here.
 */
export function useLateWrite(restMs: number): (write: () => void) => void {
  const waiting = useRef<() => void>(undefined)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const writeNow = useCallback(() => {
    clearTimeout(timer.current)
    const write = waiting.current
    waiting.current = undefined
    write?.()
  }, [])
  useEffect(() => {
    const onKeyDown = ({ key }: KeyboardEvent) => key === 'Enter' && writeNow()
    window.addEventListener('pointerdown', writeNow, true)
    window.addEventListener('keydown', onKeyDown, true)
    return () => {
      window.removeEventListener('pointerdown', writeNow, true)
      window.removeEventListener('keydown', onKeyDown, true)
      clearTimeout(timer.current)
    }
  }, [writeNow])
  return useCallback(
    (write) => {
      waiting.current = write
      clearTimeout(timer.current)
      timer.current = setTimeout(writeNow, restMs)
    },
    [writeNow, restMs],
  )
}
