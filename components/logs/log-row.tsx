'use client'
import { memo } from 'react'

import { classes } from '#components/ui/classes.ts'
import { formatBytes } from '#components/ui/format.ts'

import { ansiSpans } from './ansi.ts'

export interface LogRowProps {
  row: number
  time: string
  stream: string
  step: string | null
  text: string
  /** Bytes of the line behind `text`. */
  restBytes: number
  tone: 'neutral' | 'failed' | 'warn'
  event: boolean
  /** The line a link points at. */
  chosen: boolean
  /** Words that were searched for. */
  marked: boolean
  wrap: boolean
  onChoose: (row: number) => void
}

/** Longer lines are cut on the screen; the download has them whole. */
const longestShown = 4_000

const moreOf = (characters: number, restBytes: number): string =>
  restBytes > 0
    ? `${formatBytes(characters + restBytes)} more`
    : `${characters.toLocaleString('en')} more characters`

const toneClass = { neutral: '', failed: 'text-failed', warn: 'text-warn-ink' }

/** One line of a log, or an event among the lines: time, stream, step, text. */
export const LogRow = memo(function LogRow({
  row,
  time,
  stream,
  step,
  text,
  restBytes,
  tone,
  event,
  chosen,
  marked,
  wrap,
  onChoose,
}: LogRowProps) {
  const shown = text.length > longestShown ? text.slice(0, longestShown) : text
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      className={classes(
        'flex w-max min-w-full gap-4 pr-4 pl-4 font-mono text-sm leading-6',
        wrap && 'w-full!',
        chosen && 'bg-accent-soft',
        marked && !chosen && 'bg-warn-soft',
      )}
    >
      <button
        type="button"
        role="gridcell"
        title="Link to this line"
        onClick={() => onChoose(row)}
        className="w-[86px] shrink-0 text-left text-ink-3 hover:text-accent hover:underline max-md:hidden"
      >
        {time}
      </button>
      <span role="gridcell" className="w-12 shrink-0 text-ink-3 max-md:hidden">
        {stream}
      </span>
      {step !== null && (
        <span role="gridcell" title={step} className="w-36 shrink-0 truncate text-ink-3 max-md:w-20">
          {step}
        </span>
      )}
      <span
        role="gridcell"
        className={classes(
          'min-w-0',
          wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre',
          toneClass[tone],
        )}
      >
        {event ? `▸ ${shown}` : <AnsiText text={shown} />}
        {text.length + restBytes > longestShown && (
          <span className="text-ink-3">
            {' '}
            … {moreOf(text.length - longestShown, restBytes)} in the download
          </span>
        )}
      </span>
    </div>
  )
})

function AnsiText({ text }: { text: string }) {
  const spans = ansiSpans(text)
  const [only] = spans
  if (!only) return ' '
  if (spans.length === 1 && Object.keys(only).length === 1) return only.text
  return spans.map((span, index) => (
    <span
      key={index}
      style={{ color: colour(span.foreground), backgroundColor: colour(span.background) }}
      className={classes(
        span.bold && 'font-semibold',
        span.dim && 'opacity-70',
        span.italic && 'italic',
        span.underline && 'underline',
      )}
    >
      {span.text}
    </span>
  ))
}

/** Terminal colours are ours, so that they read well on both grounds. */
const colour = (name: string | undefined): string | undefined =>
  name === undefined || name.startsWith('rgb') ? name : `var(--ansi-${name})`
