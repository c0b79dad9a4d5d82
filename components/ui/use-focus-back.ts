'use client'
import { useRef } from 'react'

/**
 * Where the focus was before a dialog opened, and its way back. Radix gives it to the trigger of a modal dialog alone, and ours are opened by what is no trigger
 * of theirs. What took the focus meanwhile keeps it.
 */
export const useFocusBack = () => {
  const before = useRef<HTMLElement>(null)
  return {
    remember: (): void => {
      before.current = document.activeElement instanceof HTMLElement ? document.activeElement : null
    },
    giveBack: (event: Event): void => {
      event.preventDefault()
      const { activeElement } = document
      if (activeElement === null || activeElement === document.body)
        before.current?.focus({ preventScroll: true })
    },
  }
}
