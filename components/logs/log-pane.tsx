'use client'
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useLayoutEffect,
  useRef,
  useSyncExternalStore,
} from 'react'

import { Button } from '#components/ui/button.tsx'
import { classes } from '#components/ui/classes.ts'
import { formatBytes, formatQuantity } from '#components/ui/format.ts'
import { useListedKeys } from '#components/ui/listed-keys.ts'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useTimeStyle } from '#components/ui/time-style.ts'
import { timeZoneOf } from '#components/ui/zone-time.ts'

import { HitMarks } from './hit-marks.tsx'
import type { DownloadOf } from './log-downloads.ts'
import { LogLinePanel } from './log-line-panel.tsx'
import { logFragment } from './log-link.ts'
import { extendRange, rangeOf } from './log-range.ts'
import { LogRow } from './log-row.tsx'
import { formatLogTime } from './log-times.ts'
import { LogToolbar } from './log-toolbar.tsx'
import { type LogView, rowPx } from './log-view.ts'
import { rowAtHand } from './row-at-hand.ts'
import { useLogTaste } from './use-log-taste.ts'

const LogRangePanel = onDemand(() => import('./log-range-panel.tsx').then((part) => part.LogRangePanel))

interface LogPaneProps {
  /** Where several logs are on a page, which one. */
  label?: string
  view: LogView
  /** The run's beginning, for times since start. */
  startMs: number
  onStepChange: (step: string | undefined) => void
  /** Output may still come. */
  live: boolean
  downloadOf: DownloadOf
  /** Where the log stands beside others. */
  besideHref?: string | undefined
}

/** Output and events of a run: live, filtered, searched, linked. Draws only the rows in sight, of any number. */
export function LogPane({
  label = 'Logs',
  view,
  startMs,
  onStepChange,
  live,
  downloadOf,
  besideHref,
}: LogPaneProps) {
  useSyncExternalStore(
    view.subscribe,
    () => view.version,
    () => 0,
  )
  const taste = useLogTaste()
  const { wrap, times, tidy } = taste
  const timeZone = timeZoneOf(useTimeStyle())
  const scroller = useRef<HTMLDivElement>(null)
  const search = useRef<HTMLInputElement>(null)
  const copying = useRef<HTMLButtonElement>(null)
  useScroller(scroller, view)

  useListedKeys('In the log', [
    { keys: 'down', label: 'A line on' },
    { keys: 'up', label: 'A line back' },
    { keys: 'home', label: 'First line' },
    { keys: 'end', label: 'Last line' },
    { keys: 'f', label: 'Follow the end, or stop' },
    { keys: '/', label: 'Search' },
    { keys: 'enter', label: 'Link to the hit, or to the first line in sight' },
    { keys: 'shift+down', label: 'Mark lines on' },
    { keys: 'shift+up', label: 'Mark lines back' },
    { keys: 'mod+c', label: 'Copy the marked lines' },
    { keys: 'escape', label: 'Let go of what is chosen' },
  ])
  const range = rangeOf(view)
  const choose = (row: number, isRange: boolean) => {
    if (isRange) return view.chooseUntil(row)
    const link = view.choose(row)
    if (link) window.history.replaceState(null, '', `#${logFragment(link)}`)
  }
  const chooseAtHand = () => {
    const row = rowAtHand(view)
    if (row !== undefined) choose(row, false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'c' && (event.ctrlKey || event.metaKey) && range && !getSelection()?.toString()) {
      copying.current?.click()
      return event.preventDefault()
    }
    // With a modifier it is a key of the browser, such as its own search.
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const page = view.viewportPx / rowPx - 1
    const steps: Record<string, number> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -view.visible.count,
      End: view.visible.count,
    }
    const by = steps[event.key]
    if (event.shiftKey && (by === 1 || by === -1)) extendRange(view, by)
    else if (by !== undefined) view.moveBy(by)
    else if (event.key === 'f') view.setFollow(!view.follow)
    else if (event.key === 'Escape') view.unchoose()
    else if (event.key === '/') search.current?.focus()
    // On a control in a line Enter is a press of it.
    else if (event.key === 'Enter' && event.target === event.currentTarget) chooseAtHand()
    else return
    event.preventDefault()
  }

  const fold = (row: number) => {
    const line = view.visible.lineAt(row)
    if (line !== undefined) view.folds.toggle(line)
  }

  const first = Math.floor(view.top)
  const inSight = Math.ceil(view.viewportPx / rowPx) + 1
  const rows = Array.from(
    { length: Math.max(0, Math.min(inSight, view.visible.count - first)) },
    (_, index) => first + index,
  )
  const { store, failure } = view.feed

  return (
    <section aria-label={label} className="flex min-h-0 min-w-0 flex-1 flex-col bg-surface">
      <LogToolbar
        view={view}
        searchRef={search}
        onStepChange={onStepChange}
        taste={taste}
        downloadOf={downloadOf}
        besideHref={besideHref}
      />
      <div className="relative flex min-h-0 flex-1">
        <div
          ref={scroller}
          role="grid"
          tabIndex={0}
          aria-label="Log lines"
          aria-rowcount={view.visible.count}
          onKeyDown={onKeyDown}
          className="scroll-quiet relative min-h-0 flex-1 overflow-auto -outline-offset-2"
        >
          {view.visible.count === 0 && (
            <div role="row">
              <div role="gridcell" className="px-4 py-3 text-sm text-ink-3">
                {emptyWords(view, live)}
              </div>
            </div>
          )}
          <div role="presentation" style={{ height: view.scroll.heightPx }}>
            <div
              role="rowgroup"
              className={classes('sticky top-0 w-max min-w-full', wrap && 'w-full!')}
              style={wrap ? {} : { transform: `translateY(${-(view.top - first) * rowPx}px)` }}
            >
              {rows.map((row) => (
                <LogRow
                  key={row}
                  row={row}
                  {...describe(
                    view,
                    row,
                    (atMs, stepMs) => formatLogTime(atMs, { runMs: startMs, stepMs }, times, timeZone),
                    startMs,
                  )}
                  chosen={
                    range
                      ? row >= range.first && row <= range.last
                      : view.chosen !== null && view.visible.lineAt(row) === view.chosen
                  }
                  marked={view.isFound(row)}
                  wrap={wrap}
                  tidy={tidy}
                  closed={closedAt(view, row)}
                  onChoose={choose}
                  onFold={fold}
                />
              ))}
            </div>
          </div>
        </div>
        <HitMarks rows={view.found} count={view.visible.count} heightPx={view.viewportPx} />
      </div>
      {range && <LogRangePanel view={view} range={range} copyRef={copying} />}
      {!range && view.chosen !== null && <LogLinePanel view={view} line={view.chosen} />}
      <footer className="flex h-7 shrink-0 items-center gap-4 border-t border-line px-4 text-xs text-ink-3">
        <span>{formatQuantity(store.lineCount, 'line')}</span>
        <span>{formatBytes(store.sizeBytes)}</span>
        {failure !== null && (
          <span className="flex items-center gap-2 text-failed">
            {failure}
            <Button kind="quiet" onClick={() => view.feed.wake()}>
              Fetch again
            </Button>
          </span>
        )}
      </footer>
    </section>
  )
}

/** Whether the section that a row opens is closed; null where it opens none that is known. */
function closedAt({ visible, folds }: LogView, row: number): boolean | null {
  const line = visible.lineAt(row)
  return line !== undefined && folds.opensAt(line) ? folds.isClosed(line) : null
}

function describe(
  view: LogView,
  row: number,
  timeOf: (atMs: number, stepMs: number) => string,
  startMs: number,
) {
  const event = view.visible.eventAt(row)
  const merged = view.filter.step === undefined
  const attempt = merged ? laterAttempt(view, row) : undefined
  const begun = view.visible.attemptBegunAt(row)
  const stepMs = stepStartAt(view, row) ?? startMs
  const time = timeOf(view.visible.timeAt(row), stepMs)
  if (event)
    return {
      time,
      stream: 'event',
      step: merged ? (event.step ?? '') : null,
      attempt,
      begun,
      text: event.words,
      restBytes: 0,
      tone: event.tone,
      event: true,
    }
  const line = view.feed.store.lineAt(view.visible.lineAt(row) ?? 0)
  // What goes to stderr is no failure: loggers of Python write there.
  const tone = line.gap ? ('warn' as const) : ('neutral' as const)
  return {
    time,
    stream: line.gap ? 'gap' : line.stream,
    step: merged ? line.step : null,
    attempt,
    begun,
    text: line.text,
    restBytes: line.restBytes,
    tone,
    event: false,
  }
}

/** When the attempt printed first that wrote the line in a row; undefined for events. */
function stepStartAt({ feed: { store }, visible }: LogView, row: number): number | undefined {
  const line = visible.lineAt(row)
  const stream = line === undefined ? undefined : store.streams[store.streamAt(line)]
  return stream && store.beginningOf(stream)
}

/** The attempt of a row where it is not the first. */
function laterAttempt({ visible }: LogView, row: number): number | undefined {
  const attempt = visible.attemptAt(row) ?? 1
  return attempt > 1 ? attempt : undefined
}

function emptyWords(view: LogView, live: boolean): string {
  const { step, stepAttempt } = view.filter
  const of =
    step === undefined ? '' : ` of ${stepAttempt === undefined ? step : `${step}, attempt ${stepAttempt}`}`
  if (!view.feed.loaded && view.feed.failure === null) return `Fetching the lines${of}…`
  if (view.feed.store.lineCount > 0) return `No line${of} passes the filters above.`
  return live ? `The first line${of} appears here as it is written.` : `Nothing was written${of}.`
}

/**
 * Ties a scrolling box to the view. The scrollbar is the browser's; the wheel moves by rows,
 * so that a scaled scrollbar does not make it jump. What we wrote to the scrollbar ourselves is no gesture.
 */
function useScroller(scroller: RefObject<HTMLDivElement | null>, view: LogView) {
  const written = useRef(-1)
  useLayoutEffect(() => {
    const box = scroller.current
    if (!box) return
    const wanted = Math.round(view.scroll.scrollTopOf(view.top))
    if (Math.abs(box.scrollTop - wanted) <= 1) return
    box.scrollTo({ top: wanted, behavior: 'instant' })
    written.current = box.scrollTop
  })
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const onScroll = () => {
      if (Math.abs(box.scrollTop - written.current) <= 1) return
      written.current = -1
      view.moveTo(view.scroll.topOf(box.scrollTop))
    }
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || Math.abs(event.deltaY) <= Math.abs(event.deltaX)) return
      event.preventDefault()
      view.moveBy(event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY : event.deltaY / rowPx)
    }
    const observer = new ResizeObserver(() => view.resize(box.clientHeight))
    observer.observe(box)
    box.addEventListener('scroll', onScroll, { passive: true })
    box.addEventListener('wheel', onWheel, { passive: false })
    return () => {
      observer.disconnect()
      box.removeEventListener('scroll', onScroll)
      box.removeEventListener('wheel', onWheel)
    }
  }, [scroller, view])
}
