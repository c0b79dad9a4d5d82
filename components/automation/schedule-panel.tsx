'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { SidePanel } from '#components/ui/side-panel.tsx'

import { PagedLines } from './paged-lines.tsx'
import { type ScheduleAnswer, targetWords } from './schedule-answer.ts'
import { scheduleRules } from './schedule-rules.ts'
import { TickLine } from './tick-line.tsx'
import { TryTick } from './try-tick.tsx'

const CronWords = onDemand(() => import('./cron-words.tsx').then((part) => part.CronWords), '…')
const NextFires = onDemand(() => import('./next-fires.tsx').then((part) => part.NextFires))

/** One schedule: what its times mean and what else it goes by, when it fires next, what its next tick would start, and all its ticks with why they started nothing. */
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
  return (
    <SidePanel
      label={`Schedule ${name}`}
      title={name}
      about={`About ${name}`}
      actions={
        <ButtonLook icon="designer">
          <Link href={routes.designer(place, pipeline, { element: scheduleId })}>Edit</Link>
        </ButtonLook>
      }
      onClose={onClose}
    >
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
      <p className="text-ink-2">{scheduleRules(schedule)}</p>
      {schedule.next && <NextFires cron={cron} timezone={timezone} delayMs={schedule.delayMs} />}
      <TryTick schedule={schedule} />
      <h3 className="text-md">Ticks</h3>
      <PagedLines
        query={ticks}
        what="ticks"
        lines={ticks.data?.pages
          .flatMap((page) => page.ticks)
          .map((tick) => (
            <TickLine key={tick.scheduledAtMs} tick={tick} timezone={timezone} />
          ))}
        empty="None yet. Each time it fires is written down here, with its run."
      />
    </SidePanel>
  )
}
