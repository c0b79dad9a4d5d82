'use client'
import { useEffect, useState } from 'react'

/** A page that is never at rest is not waited for longer. */
const patienceMs = 1_000

/** Whether what is here has been drawn once, and the page had a quiet moment since. */
export function useIsDrawn(): boolean {
  const [isDrawn, setDrawn] = useState(false)
  useEffect(() => {
    const drawn = () => setDrawn(true)
    if (typeof requestIdleCallback !== 'function') {
      const timer = setTimeout(drawn)
      return () => clearTimeout(timer)
    }
    const request = requestIdleCallback(drawn, { timeout: patienceMs })
    return () => cancelIdleCallback(request)
  }, [])
  return isDrawn
}
