'use client'
import { IconButton } from '#components/ui/button.tsx'
import { CopyButton } from '#components/ui/copy-button.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { useTimeStyle } from '#components/ui/time-style.ts'
import { isoOnClock, timeZoneOf } from '#components/ui/zone-time.ts'
import { spreadJson } from '#core/log/json-line.ts'
import { withoutColours } from '#core/log/log-pattern.ts'

import { logFragment } from './log-link.ts'
import type { LogView } from './log-view.ts'

/** The chosen line by itself: JSON spread over lines, and what can be taken of it. */
export function LogLinePanel({ view, line }: { view: LogView; line: number }) {
  const timeZone = timeZoneOf(useTimeStyle())
  const { step, stepAttempt, stream, atMs, offset, text } = view.feed.store.lineAt(line)
  if (text === undefined || offset === undefined) return null
  const plain = withoutColours(text)
  const at = isoOnClock(atMs, timeZone)
  const link = () => {
    const url = new URL(window.location.href)
    url.hash = logFragment({ step, stepAttempt, stream, offset })
    return url.href
  }
  return (
    <section aria-label="The chosen line" className="shrink-0 border-t border-line bg-sunken">
      <div className="flex h-8 items-center gap-2 px-4 text-xs text-ink-3">
        <span className="truncate">
          {step}
          {stepAttempt > 1 && `, attempt ${stepAttempt}`} · {stream} · {at}
        </span>
        <span className="flex-1" />
        <CopyButton text={plain} label="Copy the line" />
        <CopyButton text={`${at} ${plain}`} label="Copy it with its time" worded />
        <CopyButton text={link} label="Copy the link" worded />
        <IconButton icon="close" size="small" label="Let go of the line" onClick={() => view.unchoose()} />
      </div>
      <ScrollRegion label="Text of the line" className="max-h-40 overflow-auto px-4 pb-2">
        <pre className="font-mono text-sm break-all whitespace-pre-wrap">{spreadJson(plain) ?? plain}</pre>
      </ScrollRegion>
    </section>
  )
}
