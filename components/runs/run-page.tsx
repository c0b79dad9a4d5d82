'use client'
import { useEffect, useRef, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { NotShown } from '#components/shell/not-shown.tsx'
import { type Crumb, Page } from '#components/shell/page.tsx'
import { useNow } from '#components/ui/clock.ts'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { SplitPane } from '#components/ui/split-pane.tsx'
import { TabPanel, Tabs } from '#components/ui/tabs.tsx'
import { isFinished } from '#core/run/run-status.ts'

import { formatBeside } from './beside/beside-panes.ts'
import { CompareMenu } from './compare/compare-menu.tsx'
import { firstFailed } from './first-failed.ts'
import { rowAtTime } from './log-time.ts'
import { RunActions } from './run-actions.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunFailure } from './run-failure.tsx'
import { RunLog } from './run-log.tsx'
import { EventTable, PodPanel, RunReplay, StepDetail, StepTable } from './run-parts.tsx'
import { RunStatusChip } from './run-status-chip.tsx'
import { runTimes } from './run-times.ts'
import { RunWait } from './run-wait.tsx'
import { TimeCursor } from './time-cursor.ts'
import { Timeline, TimelineChoices } from './timeline.tsx'
import { useRunFeed } from './use-run-feed.ts'
import { type RunView, useRunKeys } from './use-run-keys.ts'
import { useRunSelection } from './use-run-selection.ts'
import { useRunTiming } from './use-run-timing.ts'
import { useUrlState } from './use-url-state.ts'

const views = [
  { value: 'timeline', label: 'Timeline' },
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
  { value: 'events', label: 'Events' },
  { value: 'pod', label: 'Pod' },
] as const

const never = () => Number.MAX_SAFE_INTEGER

/** A run, live: what it waits for, what runs, what it printed, why it failed. */
export function RunPage({ runId }: { runId: string }) {
  const place = usePlace()
  const { run, events, view } = useRunFeed(place, runId)
  const selection = useRunSelection()
  const { step, tryNumber, select } = selection
  const [wanted, setWanted] = useUrlState('view')
  const [cursor] = useState(() => new TimeCursor())
  useEffect(() => view.setFilter({ step, stepAttempt: tryNumber }), [view, step, tryNumber])
  // The page of a run that has ended stands still.
  const ended = run.data !== undefined && isFinished(run.data.status)
  const nowMs = useNow(ended ? never : undefined) ?? 0
  const timing = useRunTiming(runId, run.data, nowMs)
  const pane = useRef<HTMLDivElement>(null)
  const offered = views.filter(({ value }) => value !== 'pod' || (run.data && run.data.pods !== null))
  const show = (next: RunView) => setWanted(next === 'timeline' ? undefined : next)
  useRunKeys({
    steps: run.data?.steps.map(({ key }) => key) ?? [],
    failed: run.data && firstFailed(run.data)?.key,
    selection,
    views: offered.map(({ value }) => value),
    onView: show,
    pane,
    onFollow: () => view.setFollow(!view.follow),
  })
  const showTime = (atMs: number) => view.show(rowAtTime(view.visible, atMs))
  const selectTry = (key: string | undefined, number?: number) => {
    select(key, number)
    const startedAt = run.data?.steps
      .find((one) => one.key === key)
      ?.tries.find((one) => one.number === number)?.startedAt
    view.setFilter({ step: key, stepAttempt: number })
    if (startedAt) showTime(new Date(startedAt).getTime())
  }

  const crumbs: [Crumb, Crumb] = [
    { label: 'runs', href: routes.runs(place) },
    { label: runId.slice(-6), mono: true },
  ]
  const data = run.data
  if (!data && run.error)
    return (
      <Page crumbs={crumbs} fill>
        <NotShown
          noun="run"
          icon="runs"
          error={run.error}
          onRetry={() => void run.refetch()}
          back={{ href: routes.runs(place), label: 'All runs' }}
        />
      </Page>
    )
  if (!data)
    return (
      <Page crumbs={crumbs} fill>
        <SkeletonRows label="Loading the run" />
      </Page>
    )

  const live = !ended
  const { startMs, endMs } = runTimes(data, nowMs)
  const shown: RunView = offered.find(({ value }) => value === wanted)?.value ?? 'timeline'
  const detail = data.steps.find((one) => one.key === step)

  return (
    <Page
      crumbs={crumbs}
      fill
      beside={<RunStatusChip run={data} />}
      actions={
        <>
          <CompareMenu run={data} />
          <RunActions run={data} step={step} />
        </>
      }
    >
      <div className="flex min-h-0 flex-1 flex-col bg-surface max-md:overflow-y-auto">
        <RunFacts run={data} path={timing?.path ?? null} nowMs={nowMs} />
        <RunWait run={data} />
        <RunFailure run={data} onShow={select} />
        <SplitPane
          label="Height of the timeline"
          direction="rows"
          fixed="second"
          initialPx={320}
          storageKey="run-log"
          className="max-md:min-h-176"
          first={
            <Tabs<RunView>
              label="Views of the run"
              tabs={offered}
              value={shown}
              onChange={show}
              aside={shown === 'timeline' && <TimelineChoices />}
              className="flex-1"
            >
              <TabPanel value="timeline" className="flex flex-col">
                <Timeline
                  run={data}
                  timing={timing}
                  startMs={startMs}
                  endMs={endMs}
                  live={live}
                  cursor={cursor}
                  selected={step}
                  selectedTry={tryNumber}
                  onSelect={selectTry}
                />
              </TabPanel>
              <TabPanel value="graph" className="flex flex-col">
                <RunReplay
                  run={data}
                  timing={timing}
                  startMs={startMs}
                  endMs={endMs}
                  live={live}
                  cursor={cursor}
                  selected={step}
                  onSelect={select}
                />
              </TabPanel>
              <TabPanel value="table" className="flex flex-col">
                <StepTable run={data} nowMs={endMs} selected={step} onSelect={select} />
              </TabPanel>
              <TabPanel value="events" className="flex flex-col">
                <EventTable
                  feed={events}
                  startMs={startMs}
                  step={step}
                  tryNumber={tryNumber}
                  cursor={cursor}
                  onShow={showTime}
                />
              </TabPanel>
              {data.pods && (
                <TabPanel value="pod" className="flex flex-col">
                  <PodPanel pods={data.pods} selected={step} />
                </TabPanel>
              )}
            </Tabs>
          }
          second={
            <div className="flex min-h-0 flex-1 max-md:flex-col max-md:overflow-y-auto">
              <RunLog
                cursor={cursor}
                paneRef={pane}
                view={view}
                startMs={startMs}
                onStepChange={select}
                live={live}
                downloadOf={(chosen) => routes.logDownload(place, runId, chosen)}
                besideHref={routes.runLogs(place, runId, {
                  step,
                  attempt: tryNumber,
                  beside: formatBeside([{ runId }]) ?? '',
                })}
              />
              {detail && (
                <StepDetail
                  run={data}
                  step={detail}
                  timing={timing}
                  tryNumber={tryNumber}
                  onTry={(number) => selectTry(detail.key, number)}
                  onClose={() => select(undefined)}
                />
              )}
            </div>
          }
        />
      </div>
    </Page>
  )
}
