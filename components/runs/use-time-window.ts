'use client'
import { readWindow, type TimeWindow, writeWindow } from './time-window.ts'
import { useLateWrite } from './use-late-write.ts'
import { useUrlDraft } from './use-url-draft.ts'

/** A turned wheel is written to the address when it rests: browsers refuse hundreds of addresses in a row. */
const restMs = 250

/** The part of time that is looked at, with its word in the address. */
export function useTimeWindow(): [TimeWindow | undefined, (next: TimeWindow | undefined) => void] {
  const { draft, setDraft, write } = useUrlDraft('zoom', readWindow)
  const late = useLateWrite(restMs)
  const set = (next: TimeWindow | undefined) => {
    setDraft(next)
    late(() => write(next && writeWindow(next), 'passing'))
  }
  return [draft, set]
}
