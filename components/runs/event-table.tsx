'use client'
import { useSyncExternalStore } from 'react'

import { StateText } from '#components/ui/chip.tsx'
import { type Column, Table } from '#components/ui/table.tsx'
import type { Tone } from '#components/ui/tone.ts'
import { eventWords, stepOf } from '#core/run/event-words.ts'

import type { EventFeed, NumberedEvent } from './event-feed.ts'

const tones: Record<ReturnType<typeof eventWords>['tone'], Tone> = {
  neutral: 'neutral',
  succeeded: 'succeeded',
  failed: 'failed',
  warn: 'warn',
}

/** The structured facts of a run, in their order. */
export function EventTable({
  feed,
  startMs,
  step,
}: {
  feed: EventFeed
  startMs: number
  step: string | undefined
}) {
  useSyncExternalStore(
    feed.subscribe,
    () => feed.version,
    () => 0,
  )
  const rows = step === undefined ? feed.all : feed.all.filter(({ event }) => stepOf(event) === step)
  const columns: Column<NumberedEvent>[] = [
    {
      id: 'time',
      header: 'Since start',
      width: '88px',
      align: 'end',
      cell: ({ event }) => (
        <span className="font-mono text-ink-3">{((event.atMs - startMs) / 1000).toFixed(3)}</span>
      ),
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
    <Table
      label="Events"
      columns={columns}
      rows={rows}
      rowKey={(event) => String(event.number)}
      rowHeight={28}
      empty={<p className="px-4 py-3 text-ink-3">{feed.failure ?? 'The first event appears here.'}</p>}
    />
  )
}
