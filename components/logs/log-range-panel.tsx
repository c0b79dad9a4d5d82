'use client'
import { type RefObject, useEffect, useRef, useState } from 'react'

import { Button, IconButton } from '#components/ui/button.tsx'
import { copyText } from '#components/ui/copy-text.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { useTimeStyle } from '#components/ui/time-style.ts'
import { isoOnClock, timeZoneOf } from '#components/ui/zone-time.ts'

import { linesOf, mostCopied, rangeText, type RowRange } from './log-range.ts'
import type { LogView } from './log-view.ts'

interface LogRangePanelProps {
  view: LogView
  range: RowRange
  /** Gets the button that copies the lines, for a key of the log does the same. */
  copyRef: RefObject<HTMLButtonElement | null>
}

/** The lines of a range together: so many, and what can be taken of them, drawn or not. */
export function LogRangePanel({ view, range, copyRef }: LogRangePanelProps) {
  const timeZone = timeZoneOf(useTimeStyle())
  const [said, setSaid] = useState('')
  const [isBusy, setBusy] = useState(false)
  const going = useRef<AbortController>(undefined)
  useEffect(() => () => going.current?.abort(), [])
  const { length } = linesOf(view, range)
  const count = formatQuantity(length, 'line')
  const copy = async (timeOf: ((atMs: number) => string) | null) => {
    const mine = new AbortController()
    going.current?.abort()
    going.current = mine
    setBusy(true)
    try {
      const text = await rangeText(view, range, timeOf, mine.signal)
      setSaid((await copyText(text)) ? `Copied ${count}.` : 'The browser refused to copy.')
    } catch {
      if (!mine.signal.aborted) setSaid('The lines could not be fetched, so nothing was copied.')
    } finally {
      setBusy(false)
    }
  }
  const isTooLong = length > mostCopied
  return (
    <section
      aria-label="The chosen lines"
      className="flex min-h-8 shrink-0 flex-wrap items-center gap-2 border-t border-line bg-sunken px-4 text-xs text-ink-3"
    >
      <span className="flex-1">
        {count} chosen
        {isTooLong && `: more than ${mostCopied.toLocaleString('en')} are better downloaded`}
      </span>
      <span role="status">{said}</span>
      <Button
        ref={copyRef}
        icon="copy"
        busy={isBusy}
        disabled={isTooLong}
        keys="mod+c"
        onClick={() => void copy(null)}
      >
        Copy them
      </Button>
      <Button
        icon="copy"
        busy={isBusy}
        disabled={isTooLong}
        onClick={() => void copy((atMs) => isoOnClock(atMs, timeZone))}
      >
        With their times
      </Button>
      <IconButton icon="close" size="small" label="Let go of the lines" onClick={() => view.unchoose()} />
    </section>
  )
}
