'use client'
import { useEffect, useState, useSyncExternalStore } from 'react'

import { useLiveState } from '#components/api/use-live.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'

function subscribe(listener: () => void) {
  window.addEventListener('online', listener)
  window.addEventListener('offline', listener)
  return () => {
    window.removeEventListener('online', listener)
    window.removeEventListener('offline', listener)
  }
}

/** Breaks shorter than this are not worth a word. */
const PATIENCE_MS = 2000

/** Says when what is on the page may be old, and why. */
export function ConnectionBanner() {
  const state = useLiveState()
  const online = useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  )
  const [long, setLong] = useState(false)
  useEffect(() => {
    if (state !== 'lost') return
    const timer = setTimeout(() => setLong(true), PATIENCE_MS)
    return () => {
      clearTimeout(timer)
      setLong(false)
    }
  }, [state])

  if (state === 'refused')
    return (
      <Banner
        tone="warn"
        title="Nothing on this page updates any more."
        actions={<Button onClick={() => window.location.reload()}>Load the page again</Button>}
      >
        Your session ended, or you are no longer a member here.
      </Banner>
    )
  if (!online)
    return (
      <Banner tone="warn" title="This computer is offline.">
        What you see is from before; it catches up by itself when the network is back.
      </Banner>
    )
  if (state === 'lost' && long)
    return (
      <Banner tone="warn" title="Reconnecting to the server.">
        What you see may be old; runs go on meanwhile.
      </Banner>
    )
  return null
}
