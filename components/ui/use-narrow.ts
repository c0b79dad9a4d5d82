'use client'
import { useSyncExternalStore } from 'react'

/** Where `max-md` of the styles ends. */
const query = '(max-width: 767.98px)'

const subscribe = (listener: () => void) => {
  const media = matchMedia(query)
  media.addEventListener('change', listener)
  return () => media.removeEventListener('change', listener)
}

/** Whether the screen is as narrow as a phone's, for what styles alone cannot decide. */
export const useNarrow = (): boolean =>
  useSyncExternalStore(
    subscribe,
    () => matchMedia(query).matches,
    () => false,
  )
