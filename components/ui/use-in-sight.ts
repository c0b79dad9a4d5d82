'use client'
import { useEffect, useEffectEvent, useRef, type RefObject } from 'react'

/**
 * Says once that what the answer is put on came into sight: on the screen and not scrolled away, in a tab that is looked at. `awaited` names what
 * is waited for: where it is empty nobody looks, and where it is another one it is looked anew.
 */
export const useInSight = <Of extends Element>(
  awaited: string,
  onSight: () => void,
): RefObject<Of | null> => {
  const box = useRef<Of>(null)
  const tell = useEffectEvent(onSight)
  useEffect(() => {
    const target = box.current
    if (awaited === '' || !target) return undefined
    let isHere = false
    const look = () => {
      if (!isHere || document.visibilityState !== 'visible') return
      stop()
      tell()
    }
    const watcher = new IntersectionObserver((entries) => {
      isHere = entries.at(-1)?.isIntersecting ?? false
      look()
    })
    const stop = () => {
      watcher.disconnect()
      document.removeEventListener('visibilitychange', look)
    }
    watcher.observe(target)
    document.addEventListener('visibilitychange', look)
    return stop
  }, [awaited])
  return box
}
