'use client'
import { type PointerEvent, useMemo, useSyncExternalStore } from 'react'

import { Button } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { formatCount } from '#components/ui/format.ts'
import { type Column, Table } from '#components/ui/table.tsx'
import { useTimeStyle } from '#components/ui/time-style.ts'
import type { Tone } from '#components/ui/tone.ts'
import { clockTime, timeZoneOf } from '#components/ui/zone-time.ts'
import { eventWords, stepOf } from '#core/run/event-words.ts'

import type { EventFeed, NumberedEvent } from './event-feed.ts'
import { eventsOf, lastUntil } from './events-of.ts'
import type { TimeCursor } from './time-cursor.ts'

const tones: Record<ReturnType<typeof eventWords>['tone'], Tone> = {
  neutral: 'neutral',
  succeeded: 'succeeded',
  failed: 'failed',
  warn: 'warn',
}

interface EventTableProps {
  feed: EventFeed
  startMs: number
  step: string | undefined
  tryNumber: number | undefined
  cursor: TimeCursor
  /** A press on an event: what was written about then is to be seen. */
  onShow: (atMs: number) => void
}

/** The structured facts of a run, in their order, of all or of one step or try. The last before the moment pointed at is marked. */
export function EventTable({ feed, startMs, step, tryNumber, cursor, onShow }: EventTableProps) {
  useSyncExternalStore(
    feed.subscribe,
    () => feed.version,
    () => 0,
  )
  const all = feed.all
  const rows = useMemo(() => eventsOf(all, step, tryNumber), [all, step, tryNumber])
  const pointed = useSyncExternalStore(
    cursor.subscribe,
    () => (cursor.atMs === null ? -1 : lastUntil(rows, cursor.atMs)),
    () => -1,
  )
  const point = (event: PointerEvent) => {
    const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null
    cursor.set(rows[Number(row?.dataset.index ?? -1)]?.event.atMs ?? null)
  }
  const style = useTimeStyle()
  const isClock = style.form === 'absolute'
  const timeOf = (atMs: number) =>
    isClock ? clockTime(atMs, timeZoneOf(style)) : ((atMs - startMs) / 1000).toFixed(3)
  const columns: Column<NumberedEvent>[] = [
    {
      id: 'time',
      header: isClock ? 'Time of day' : 'Since start',
      width: isClock ? '104px' : '88px',
      align: 'end',
      cell: ({ event }) => <span className="font-mono text-ink-3">{timeOf(event.atMs)}</span>,
    },
    {
      id: 'type',
      header: 'Event',
      width: 'minmax(150px,0.8fr)',
      wideOnly: true,
      cell: ({ event }) => <span className="truncate font-mono text-ink-3">{event.type}</span>,
    },
    {
      id: 'step',
      header: 'Step',
      width: 'minmax(110px,0.8fr)',
      cell: ({ event }) => <span className="truncate font-mono">{stepOf(event) ?? ''}</span>,
    },
    {
      id: 'words',
      header: 'What happened',
      width: 'minmax(180px,3fr)',
      cell: ({ event }) => {
        const { words, tone } = eventWords(event)
        return tone === 'neutral' ? (
          <span className="truncate">{words}</span>
        ) : (
          <StateText tone={tones[tone]}>{words}</StateText>
        )
      },
    },
  ]
  return (
    <div
      className="flex h-full min-h-0 flex-col"
      onPointerMove={point}
      onPointerLeave={() => cursor.set(null)}
    >
      <EventWindow feed={feed} />
      <Table
        label="Events"
        className="flex-1"
        onOpen={({ event }) => onShow(event.atMs)}
        rowTone={(row) =>
          row === rows[pointed] ? 'bg-hover outline-1 outline-dashed outline-line-strong' : undefined
        }
        columns={columns}
        rows={rows}
        rowKey={(event) => String(event.number)}
        rowHeight={28}
        empty={<p className="px-4 py-3 text-ink-3">{feed.failure ?? 'The first event appears here.'}</p>}
      />
    </div>
  )
}

/** Which events are here of a run that told more than are shown at once, and the way to the others. */
function EventWindow({ feed }: { feed: EventFeed }) {
  const { earlier, showsNewest } = feed
  if (earlier === 0 && showsNewest) return null
  return (
    <div className="flex items-center gap-3 border-b border-line px-4 py-1 text-ink-2">
      <span className="flex-1 truncate">
        Events {formatCount(earlier + 1)} to {formatCount(feed.position)}
      </span>
      {earlier > 0 && (
        <Button kind="quiet" onClick={() => feed.showEarlier()}>
          Earlier
        </Button>
      )}
      {!showsNewest && (
        <Button kind="quiet" onClick={() => feed.showNewest()}>
          Newest
        </Button>
      )}
    </div>
  )
}
