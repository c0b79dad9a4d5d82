'use client'
import { memo } from 'react'

import { classes } from '#components/ui/classes.ts'
import { formatBytes } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'
import { endsGroup, groupTitle } from '#core/log/fold-groups.ts'
import { jsonLine } from '#core/log/json-line.ts'
import { levelOf } from '#core/log/log-level.ts'
import { withoutColours } from '#core/log/log-pattern.ts'

import { ansiSpans } from './ansi.ts'

export interface LogRowProps {
  row: number
  time: string
  stream: string
  step: string | null
  /** Which attempt of the step it is of, where that is told on the row: a later one among all steps. */
  attempt: number | undefined
  /** The attempt that begins here, where another was before. */
  begun: number | undefined
  /** Undefined while it is fetched. */
  text: string | undefined
  /** Bytes of the line behind `text`. */
  restBytes: number
  tone: 'neutral' | 'failed' | 'warn'
  event: boolean
  /** The line a link points at. */
  chosen: boolean
  /** Words that were searched for. */
  marked: boolean
  wrap: boolean
  /** Lines of JSON are shown by their message and fields. */
  tidy: boolean
  /** Whether the section that the line opens is closed; null where it opens none that is known. */
  closed: boolean | null
  /** `isRange`: up to it, from the line that is chosen. */
  onChoose: (row: number, isRange: boolean) => void
  onFold: (row: number) => void
}

/** Longer lines are cut on the screen; the download has them whole. */
const longestShown = 4_000

const moreOf = (characters: number, restBytes: number): string =>
  restBytes > 0
    ? `${formatBytes(characters + restBytes)} more`
    : `${characters.toLocaleString('en')} more characters`

const levelClass = { error: 'text-failed', warn: 'text-warn-ink' }
const toneClass = { neutral: '', failed: 'text-failed', warn: 'text-warn-ink' }

/** One line of a log, or an event among the lines: time, stream, step, text. */
export const LogRow = memo(function LogRow({
  row,
  time,
  stream,
  step,
  attempt,
  begun,
  text,
  restBytes,
  tone,
  event,
  chosen,
  marked,
  wrap,
  tidy,
  closed,
  onChoose,
  onFold,
}: LogRowProps) {
  const level = text === undefined || event ? null : levelOf(withoutColours(text))
  const shown = text?.slice(0, longestShown)
  const cut = Math.max(0, (text?.length ?? 0) - longestShown)
  return (
    <div
      role="row"
      aria-rowindex={row + 1}
      className={classes(
        'flex w-max min-w-full gap-4 pr-4 pl-4 font-mono text-sm leading-6',
        wrap && 'w-full!',
        chosen && 'bg-accent-soft',
        marked && !chosen && 'bg-warn-soft',
        begun !== undefined && 'shadow-[inset_0_1px_0_var(--color-line-strong)]',
      )}
    >
      <button
        type="button"
        role="gridcell"
        title="Link to this line; with Shift, a range"
        // Keys of the whole log do the same: Tab leads past the lines, of which there may be a million.
        tabIndex={-1}
        aria-label={time === '' ? 'Link to this line' : undefined}
        onClick={(event) => onChoose(row, event.shiftKey)}
        className="min-w-4 select-none shrink-0 text-left text-ink-3 hover:text-accent hover:underline max-md:hidden"
      >
        {time === '' ? '#' : time}
      </button>
      <span role="gridcell" className="w-12 shrink-0 text-ink-3 select-none max-md:hidden">
        {stream}
      </span>
      <span role="gridcell" className="-mx-2 w-3 shrink-0 font-semibold select-none">
        {level && (
          <span title={level} aria-label={level} role="img" className={levelClass[level]}>
            {level === 'error' ? 'E' : 'W'}
          </span>
        )}
      </span>
      {step !== null && (
        <span
          role="gridcell"
          title={attempt === undefined ? step : `${step}, attempt ${attempt}`}
          className="w-36 shrink-0 truncate text-ink-3 select-none max-md:w-20"
        >
          {attempt !== undefined && <span className="mr-1 rounded-sm bg-sunken px-1">{attempt}</span>}
          {step}
        </span>
      )}
      {begun !== undefined && (
        <span role="gridcell" className="shrink-0 rounded-sm bg-sunken px-1.5 text-ink-2 select-none">
          attempt {begun}
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
        {shown === undefined ? (
          <span aria-label="Fetching" className="inline-block h-3 w-64 rounded-sm bg-sunken align-middle" />
        ) : event ? (
          `▸ ${shown}`
        ) : closed !== null ? (
          <Fold title={groupTitle(shown) ?? ''} closed={closed} onPress={() => onFold(row)} />
        ) : endsGroup(shown) ? (
          <span className="text-ink-3">┄ end of the section</span>
        ) : (
          <LineText text={shown} tidy={tidy} />
        )}
        {(cut > 0 || restBytes > 0) && (
          <span className="text-ink-3"> … {moreOf(cut, restBytes)} in the download</span>
        )}
      </span>
    </div>
  )
})

function Fold({ title, closed, onPress }: { title: string; closed: boolean; onPress: () => void }) {
  return (
    <button
      type="button"
      aria-expanded={!closed}
      onClick={onPress}
      className="inline-flex h-6 items-center gap-1.5 rounded-sm font-semibold hover:text-accent"
    >
      <Icon name={closed ? 'chevron-right' : 'chevron-down'} size={14} />
      {title}
    </button>
  )
}

function LineText({ text, tidy }: { text: string; tidy: boolean }) {
  const json = tidy ? jsonLine(text) : null
  if (!json) return <AnsiText text={text} />
  return (
    <>
      {json.message !== null && <span className="font-medium">{json.message} </span>}
      <span className="text-ink-3">{json.fields}</span>
    </>
  )
}

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
