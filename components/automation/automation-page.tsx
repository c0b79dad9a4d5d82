'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { ComingFires } from './coming-fires.tsx'
import { ConditionsFace } from './conditions-face.tsx'
import { scheduleWord } from './schedule-answer.ts'
import { SchedulePanel } from './schedule-panel.tsx'
import { ScheduleTable } from './schedule-table.tsx'
import { SensorsFace } from './sensors-face.tsx'

const BackfillsView = onDemand(() =>
  import('#components/backfills/backfills-view.tsx').then((part) => part.BackfillsView),
)

const faces = ['schedules', 'sensors', 'conditions', 'backfills', 'coming'] as const
type Face = (typeof faces)[number]

/** What starts runs by itself: every schedule, sensor and condition with its switch and its ticks, what makes many partitions, and what the coming day brings. */
export function AutomationPage() {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  const [wanted, setFace] = useUrlState('face')
  const [open, setOpen] = useUrlState('schedule')
  const schedules = useQuery(trpc.schedules.list.queryOptions())
  const sensors = useQuery(trpc.sensors.list.queryOptions())
  const conditions = useQuery(trpc.conditions.list.queryOptions())
  useLiveQueries(['schedules', 'sensors', 'conditions', 'runs', 'backfills'])
  // Where there are only sensors or conditions, they are what one comes for.
  const others: Face = sensors.data?.length ? 'sensors' : conditions.data?.length ? 'conditions' : 'schedules'
  const usual = schedules.data?.length === 0 ? others : 'schedules'
  const face = faces.find((one) => one === wanted) ?? usual
  const shown = schedules.data?.find((one) => scheduleWord(one) === open)
  return (
    <Page
      crumbs={[{ label: 'automation' }]}
      fill
      actions={
        <Segmented
          label="What is shown"
          value={face}
          options={[
            { value: 'schedules', label: 'Schedules' },
            { value: 'sensors', label: 'Sensors' },
            { value: 'conditions', label: 'Conditions' },
            { value: 'backfills', label: 'Backfills' },
            { value: 'coming', label: 'Next 24 hours' },
          ]}
          onChange={(next) => setFace(next === usual ? undefined : next)}
        />
      }
    >
      <div className="flex min-h-0 flex-1 bg-surface max-lg:flex-col">
        {face === 'sensors' ? (
          <SensorsFace sensors={sensors} />
        ) : face === 'conditions' ? (
          <ConditionsFace conditions={conditions} />
        ) : face === 'backfills' ? (
          <BackfillsView />
        ) : !schedules.data && schedules.error ? (
          <NotLoaded what="The schedules" error={schedules.error} onRetry={() => void schedules.refetch()} />
        ) : !schedules.data ? (
          <div className="flex-1">
            <SkeletonRows label="Schedules are loading" />
          </div>
        ) : schedules.data.length === 0 ? (
          <EmptyState
            icon="schedule"
            title={
              others === 'schedules' ? 'Nothing starts by itself yet' : 'Nothing starts by the clock yet'
            }
            actions={
              <Button kind="main" onClick={() => router.push(routes.pipelines(place))}>
                Open the pipelines
              </Button>
            }
          >
            A schedule starts a job or a selection of assets at its times, a sensor when something happens.
            Draw one in a pipeline (press A, type schedule), wire it to a job and publish.
          </EmptyState>
        ) : face === 'coming' ? (
          <ComingFires />
        ) : (
          <ScheduleTable
            schedules={schedules.data}
            open={open}
            onOpen={(schedule) =>
              setOpen(scheduleWord(schedule) === open ? undefined : scheduleWord(schedule))
            }
          />
        )}
        {shown && face === 'schedules' && (
          <SchedulePanel key={open} schedule={shown} onClose={() => setOpen(undefined)} />
        )}
      </div>
    </Page>
  )
}
