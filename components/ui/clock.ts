'use client'
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined

function tick() {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) {
      clearInterval(timer)
      timer = undefined
    }
  }
}

const onServer = () => null
const everySecond: StepAt = () => 1000

function read(stepAt: StepAt): number {
  const now = Date.now()
  const stepMs = stepAt(now)
  return Math.floor(now / stepMs) * stepMs
}

/** How coarse a time may be while it is `nowMs`, in milliseconds. */
export type StepAt = (nowMs: number) => number

/**
 * The time in milliseconds, rounded down to the step; redraws only when that changes.
 * One timer serves the whole page. Null while the server draws, which has no reader's clock.
 */
export function useNow(stepAt: StepAt = everySecond): number | null {
  return useSyncExternalStore(subscribe, () => read(stepAt), onServer)
}
