'use client'
import { useEffect } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { LogPane } from '#components/logs/log-pane.tsx'
import { routes } from '#components/routes.ts'
import { NotShown } from '#components/shell/not-shown.tsx'
import { type Crumb, Page } from '#components/shell/page.tsx'
import { useNow } from '#components/ui/clock.ts'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { SplitPane } from '#components/ui/split-pane.tsx'
import { TabPanel, Tabs } from '#components/ui/tabs.tsx'
import { isFinished } from '#core/run/run-status.ts'

import { EventTable } from './event-table.tsx'
import { ganttRows } from './gantt-layout.ts'
import { Gantt } from './gantt.tsx'
import { PodPanel } from './pod-panel.tsx'
import { RunActions } from './run-actions.tsx'
import { RunFacts } from './run-facts.tsx'
import { RunFailure } from './run-failure.tsx'
import { RunGraph } from './run-graph.tsx'
import { RunStatusChip } from './run-status-chip.tsx'
import { runTimes, toGanttSteps, toGanttWaits } from './run-times.ts'
import { RunWait } from './run-wait.tsx'
import { StepDetail } from './step-detail.tsx'
import { StepTable } from './step-table.tsx'
import { useRunFeed } from './use-run-feed.ts'
import { useUrlState } from './use-url-state.ts'

const views = [
  { value: 'timeline', label: 'Timeline' },
  { value: 'graph', label: 'Graph' },
  { value: 'table', label: 'Table' },
  { value: 'events', label: 'Events' },
  { value: 'pod', label: 'Pod' },
] as const
type View = (typeof views)[number]['value']

const never = () => Number.MAX_SAFE_INTEGER

/** A run, live: what it waits for, what runs, what it printed, why it failed. */
export function RunPage({ runId }: { runId: string }) {
  const place = usePlace()
  const { run, events, view } = useRunFeed(place, runId)
  const [step, setStep] = useUrlState('step')
  const [wanted, setWanted] = useUrlState('view')
  useEffect(() => view.setFilter({ step }), [view, step])
  // The page of a run that has ended stands still.
  const ended = run.data !== undefined && isFinished(run.data.status)
  const nowMs = useNow(ended ? never : undefined) ?? 0

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
  const offered = views.filter(({ value }) => value !== 'pod' || data.pods !== null)
  const shown: View = offered.find(({ value }) => value === wanted)?.value ?? 'timeline'
  const detail = data.steps.find((one) => one.key === step)

  return (
    <Page
      crumbs={crumbs}
      fill
      beside={<RunStatusChip run={data} />}
      actions={<RunActions run={data} step={step} />}
    >
      <div className="flex min-h-0 flex-1 flex-col bg-surface">
        <RunFacts run={data} />
        <RunWait run={data} />
        <RunFailure run={data} onShow={setStep} />
        <SplitPane
          label="Height of the timeline"
          direction="rows"
          fixed="second"
          initialPx={320}
          storageKey="run-log"
          first={
            <Tabs<View>
              label="Views of the run"
              tabs={offered}
              value={shown}
              onChange={(next) => setWanted(next === 'timeline' ? undefined : next)}
              className="flex-1"
            >
              <TabPanel value="timeline" className="flex flex-col">
                <Gantt
                  rows={ganttRows(toGanttSteps(data), toGanttWaits(data), endMs)}
                  startMs={startMs}
                  endMs={endMs}
                  live={live}
                  selected={step}
                  onSelect={setStep}
                />
              </TabPanel>
              <TabPanel value="graph" className="flex flex-col">
                <RunGraph run={data} selected={step} onSelect={setStep} />
              </TabPanel>
              <TabPanel value="table" className="flex flex-col">
                <StepTable run={data} nowMs={endMs} selected={step} onSelect={setStep} />
              </TabPanel>
              <TabPanel value="events" className="flex flex-col">
                <EventTable feed={events} startMs={startMs} step={step} />
              </TabPanel>
              {data.pods && (
                <TabPanel value="pod" className="flex flex-col">
                  <PodPanel pods={data.pods} selected={step} />
                </TabPanel>
              )}
            </Tabs>
          }
          second={
            <div className="flex min-h-0 flex-1">
              <LogPane
                view={view}
                startMs={startMs}
                onStepChange={setStep}
                live={live}
                downloadUrl={routes.logDownload(place, runId, step === undefined ? {} : { step })}
              />
              {detail && <StepDetail run={data} step={detail} onClose={() => setStep(undefined)} />}
            </div>
          }
        />
      </div>
    </Page>
  )
}
