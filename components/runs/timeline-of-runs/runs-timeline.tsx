'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useKeys } from '#components/shell/keys.ts'
import { Button, IconButton } from '#components/ui/button.tsx'
import { useNow } from '#components/ui/clock.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatCount, formatMoment } from '#components/ui/format.ts'
import { Segmented } from '#components/ui/segmented.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { useTimeStyle } from '#components/ui/time-style.ts'
import { timeZoneOf } from '#components/ui/zone-time.ts'
import { runLanes } from '#core/run/timeline/run-lanes.ts'

import { useLateWrite } from '../use-late-write.ts'
import { useUrlDraft } from '../use-url-draft.ts'
import { useUrlState } from '../use-url-state.ts'
import { comingTicks, withComing } from './coming-ticks.ts'
import { LaneBoard } from './lane-board.tsx'
import { barOf, laneKinds, laneOf } from './run-bar.ts'
import {
  askedStretch,
  lastChoices,
  movedBy,
  readShownTime,
  type ShownTime,
  stretchOf,
  writeShownTime,
  zoomedAt,
} from './shown-time.ts'

/** A turned wheel is written to the address when it rests: browsers refuse hundreds of addresses in a row. */
const restMs = 250
/** A stretch that is none of the choices. */
const own = 'own'

function useShownTime(): [ShownTime, (next: ShownTime) => void] {
  const { draft, setDraft, write } = useUrlDraft('time', readShownTime)
  const late = useLateWrite(restMs)
  return [
    draft,
    (next) => {
      setDraft(next)
      late(() => write(writeShownTime(next), 'passing'))
    },
  ]
}

/** All runs along time: a lane for each job or pipeline, live, and how many go on at once. Time and lanes are in the address. */
export function RunsTimeline({ asked }: { asked: string }) {
  const trpc = useTRPC()
  const now = useNow()
  const nowMs = now ?? 0
  const [shown, setShown] = useShownTime()
  const [word, setWord] = useUrlState('lanes')
  const by = laneKinds.find((one) => one === word) ?? 'job'
  const timeZone = timeZoneOf(useTimeStyle())
  const stretch = stretchOf(shown, nowMs)
  const query = useQuery({
    ...trpc.runFeed.timeline.queryOptions({ filter: asked, ...askedStretch(stretch) }),
    placeholderData: keepPreviousData,
    enabled: now !== null,
  })
  const bars = useMemo(() => query.data?.runs.map(barOf) ?? [], [query.data])
  // Rows of a lane do not depend on the second: what goes on takes its row to the end.
  const lanes = useMemo(() => runLanes(bars, (run) => laneOf(run, by), Number.POSITIVE_INFINITY), [bars, by])
  const asksAhead = stretch.toMs > nowMs
  const fires = useQuery({
    ...trpc.schedules.fires.queryOptions({ ...askedStretch(stretch), filter: asked }),
    placeholderData: keepPreviousData,
    enabled: now !== null && asksAhead,
  })
  const coming = useMemo(
    () => comingTicks(asksAhead ? (fires.data?.fires ?? []) : [], by),
    [asksAhead, fires.data, by],
  )
  const shownLanes = useMemo(() => withComing(lanes, coming), [lanes, coming])
  const middleMs = (stretch.fromMs + stretch.toMs) / 2
  const closer = () => setShown(zoomedAt(stretch, middleMs, 0.5))
  const farther = () => setShown(zoomedAt(stretch, middleMs, 2))
  useKeys('Timeline of runs', [
    { keys: '+', label: 'Closer', run: closer, repeats: true },
    { keys: '-', label: 'Farther', run: farther, repeats: true },
    { keys: '[', label: 'Earlier', run: () => setShown(movedBy(stretch, -0.5)), repeats: true },
    { keys: ']', label: 'Later', run: () => setShown(movedBy(stretch, 0.5)), repeats: true },
  ])
  const last = shown.of === 'last' ? lastChoices.find(({ ms }) => ms === shown.ms)?.value : undefined
  return (
    <>
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-4 py-1.5 text-sm">
        <Segmented
          label="How much time"
          options={[
            ...lastChoices.map(({ value, label }) => ({ value, label: `Last ${label}` })),
            ...(last === undefined ? [{ value: own, label: 'As chosen' }] : []),
          ]}
          value={last ?? own}
          onChange={(value) => value !== own && setShown(readShownTime(value))}
        />
        <span className="flex">
          <IconButton
            icon="chevron-left"
            label="Earlier"
            keys="["
            onClick={() => setShown(movedBy(stretch, -0.5))}
          />
          <IconButton icon="minus" label="Farther" keys="-" onClick={farther} />
          <IconButton icon="plus" label="Closer" keys="+" onClick={closer} />
          <IconButton
            icon="chevron-right"
            label="Later"
            keys="]"
            onClick={() => setShown(movedBy(stretch, 0.5))}
          />
        </span>
        <Segmented
          label="Lanes"
          options={[
            { value: 'job', label: 'By job' },
            { value: 'pipeline', label: 'By pipeline' },
          ]}
          value={by}
          onChange={(value) => setWord(value === 'job' ? undefined : value)}
        />
        {shown.of === 'between' && (
          <span className="text-ink-2">
            {`${formatMoment(stretch.fromMs, timeZone)} to ${formatMoment(stretch.toMs, timeZone)}`}
          </span>
        )}
        {query.data?.more && (
          <span role="status" className="text-warn-ink">
            {`The newest ${formatCount(bars.length)} runs of this time. Look closer, or narrow the filter, for all.`}
          </span>
        )}
      </div>
      {!query.data && query.error ? (
        <EmptyState
          icon="error"
          failed
          title="The timeline cannot be shown"
          actions={<Button onClick={() => void query.refetch()}>Try again</Button>}
        >
          {sentenceOf(query.error)}
        </EmptyState>
      ) : !query.data ? (
        <SkeletonRows label="Loading the timeline" />
      ) : (
        <LaneBoard
          lanes={shownLanes}
          coming={coming}
          bars={bars}
          slots={query.data.slots}
          stretch={stretch}
          nowMs={nowMs}
          onShow={setShown}
        />
      )}
    </>
  )
}
