'use client'
import { useEffect, useRef } from 'react'

import { readWindow, type TimeWindow, writeWindow } from './time-window.ts'
import { useUrlDraft } from './use-url-draft.ts'

/** A turned wheel is written to the address when it rests: browsers refuse hundreds of addresses in a row. */
const restMs = 250

/** The part of time that is looked at, with its word in the address. */
export function useTimeWindow(): [TimeWindow | undefined, (next: TimeWindow | undefined) => void] {
  const { draft, setDraft, write } = useUrlDraft('zoom', readWindow)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const set = (next: TimeWindow | undefined) => {
    setDraft(next)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => write(next && writeWindow(next), 'passing'), restMs)
  }
  return [draft, set]
}
