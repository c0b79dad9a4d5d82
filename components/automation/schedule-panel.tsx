'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button, ButtonLook, IconButton } from '#components/ui/button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { type ScheduleAnswer, targetWords } from './schedule-answer.ts'
import { TickLine } from './tick-line.tsx'
import { TryTick } from './try-tick.tsx'

const CronWords = onDemand(() => import('./cron-words.tsx').then((part) => part.CronWords), '…')
const NextFires = onDemand(() => import('./next-fires.tsx').then((part) => part.NextFires))

/** One schedule: what its times mean, when it fires next, what its next tick would start, and all its ticks with why they started nothing. */
export function SchedulePanel({ schedule, onClose }: { schedule: ScheduleAnswer; onClose: () => void }) {
  const trpc = useTRPC()
  const place = usePlace()
  const { pipelineId, scheduleId, name, pipeline, description, cron, timezone, switched, isOn } = schedule
  const ticks = useInfiniteQuery(
    trpc.schedules.ticks.infiniteQueryOptions(
      { pipelineId, scheduleId },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  )
  const all = ticks.data?.pages.flatMap((page) => page.ticks) ?? []
  return (
    <aside
      aria-label={`Schedule ${name}`}
      className="flex w-[400px] min-h-0 shrink-0 flex-col border-line max-lg:h-1/2 max-lg:w-full max-lg:border-t lg:border-l"
    >
      <header className="flex items-center gap-2 border-b border-line px-4 py-2">
        <h2 className="min-w-0 flex-1 truncate font-mono text-md">{name}</h2>
        <ButtonLook icon="designer">
          <Link href={routes.designer(place, pipeline, { element: scheduleId })}>Edit</Link>
        </ButtonLook>
        <IconButton icon="close" label="Close" onClick={onClose} />
      </header>
      <ScrollRegion label={`About ${name}`} className="grid min-h-0 flex-1 content-start gap-3 p-4 text-sm">
        {description && <p className="text-ink-2">{description}</p>}
        <ul className="grid gap-1">
          {cron.map((one) => (
            <li key={one}>
              <span className="font-mono">{one}</span>{' '}
              <span className="text-ink-2">
                <CronWords cron={one} />
              </span>
            </li>
          ))}
        </ul>
        <p>
          Starts <span className="font-mono">{targetWords(schedule)}</span>
          {switched && (
            <span className="text-ink-3">
              {` · switched ${isOn ? 'on' : 'off'} by ${switched.by} `}
              <Moment at={switched.atMs} />
            </span>
          )}
        </p>
        {schedule.next && <NextFires cron={cron} timezone={timezone} />}
        <TryTick schedule={schedule} />
        <h3 className="text-md">Ticks</h3>
        {!ticks.data && ticks.error ? (
          <NotLoaded what="The ticks" error={ticks.error} onRetry={() => void ticks.refetch()} />
        ) : !ticks.data ? (
          <SkeletonRows rows={4} label="Ticks are loading" />
        ) : all.length === 0 ? (
          <p className="text-ink-3">None yet. Each time it fires is written down here, with its run.</p>
        ) : (
          <ol className="grid gap-2">
            {all.map((tick) => (
              <TickLine key={tick.scheduledAtMs} tick={tick} timezone={timezone} />
            ))}
          </ol>
        )}
        {ticks.hasNextPage && (
          <Button busy={ticks.isFetchingNextPage} onClick={() => void ticks.fetchNextPage()}>
            Earlier ticks
          </Button>
        )}
      </ScrollRegion>
    </aside>
  )
}
