'use client'
import { useState, type ReactNode } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { Banner } from '#components/ui/banner.tsx'
import { Button } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { ScrollRegion } from '#components/ui/scroll-region.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { SplitPane } from '#components/ui/split-pane.tsx'
import { TabPanel, Tabs } from '#components/ui/tabs.tsx'
import { keysOf } from '#core/document/asset-graph.ts'
import { isFinished } from '#core/run/run-status.ts'
import { stepIsFinished } from '#core/run/step-status.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { faces, SampleView, type Face } from './sample-view.tsx'
import { failedStep, shownStep } from './shown-step.ts'
import { useTrialTable, type TrialAnswer } from './trial-context.tsx'
import { TrialHead } from './trial-head.tsx'
import { TrialLogs } from './trial-logs.tsx'

type Step = TrialAnswer['steps'][number]
type Input = Step['inputs'][number]

const originWords: Record<Input['from'], string> = {
  trial: 'made by this trial',
  pinned: 'pinned',
  store: 'from the store',
  written: 'written in the pipeline',
}

const views = ['output', 'logs', 'error'] as const
type View = (typeof views)[number]

/** What came of trying: the output beside the inputs, what was printed, why it failed. */
export function TrialPanel() {
  const { opened, trial, refused, isGoing, unshown, start } = useTrialTable()
  if (opened === undefined) return null
  return (
    <section aria-label="Try" className="flex min-h-0 flex-1 flex-col bg-surface">
      <TrialHead />
      {refused && (
        <Banner
          tone="failed"
          urgent
          title="It was not tried."
          actions={
            refused.upToHelps && (
              <Button kind="main" icon="play" keys="shift+R" onClick={() => start(refused.asset, true)}>
                Try up to here
              </Button>
            )
          }
        >
          {refused.sentence}
        </Banner>
      )}
      {trial ? (
        <Findings key={trial.runId} trial={trial} />
      ) : unshown ? (
        <NotShown error={unshown} />
      ) : isGoing ? (
        <SkeletonRows label="The trial begins" />
      ) : (
        !refused && <NothingYet />
      )}
    </section>
  )
}

/** There is a trial, and nobody could say how it stands: it may well be going on. */
function NotShown({ error }: { error: unknown }) {
  const { askAgain, stop } = useTrialTable()
  return (
    <EmptyState
      failed
      icon="offline"
      title="How the trial stands did not load"
      actions={
        <>
          <Button kind="main" onClick={askAgain}>
            Ask again
          </Button>
          <Button icon="stop" onClick={stop}>
            Stop it
          </Button>
        </>
      }
    >
      {sentenceOf(error)}
    </EmptyState>
  )
}

function NothingYet() {
  const { opened = '', start } = useTrialTable()
  const { canEdit } = useDesigner()
  return (
    <EmptyState
      icon="play"
      title="See what it makes, before anybody else does"
      actions={
        canEdit && (
          <Button kind="main" icon="play" keys="R" onClick={() => start(opened, false)}>
            Try {opened}
          </Button>
        )
      }
    >
      Trying runs the draft on a sample of its inputs. What comes of it is shown here and goes nowhere else:
      no asset changes, and no run is listed.
    </EmptyState>
  )
}

function Findings({ trial }: { trial: TrialAnswer }) {
  const { opened } = useTrialTable()
  const { store } = useDesigner()
  const selection = useDesignerState((state) => state.selection)
  const [wanted, setWanted] = useUrlState('tried', 'passing')
  const selected = [...selection].flatMap((id) => {
    const element = store.document.elements[id]
    return element ? keysOf(element) : []
  })
  const shown = shownStep(trial, selected, opened)
  const failed = failedStep(trial)
  const failure = failed?.failure ?? trial.failure
  const asked = views.find((view) => view === wanted)
  const view: View = asked && (asked !== 'error' || failure) ? asked : failure ? 'error' : 'output'
  const [face, setFace] = useState<Face>('table')
  if (!shown) return <SkeletonRows label="The trial begins" />
  return (
    <Tabs<View>
      label="What came of the trial"
      tabs={[
        { value: 'output', label: 'Output' },
        { value: 'logs', label: 'Logs' },
        ...(failure ? [{ value: 'error' as const, label: 'Error' }] : []),
      ]}
      value={view}
      onChange={setWanted}
      className="flex-1"
      aside={
        view === 'output' &&
        !shown.step.observes && (
          <Segmented label="How to see it" options={faces} value={face} onChange={setFace} />
        )
      }
    >
      <TabPanel value="output" className="flex flex-col">
        <Output key={shown.step.key} trial={trial} step={shown.step} asset={shown.asset} face={face} />
      </TabPanel>
      <TabPanel value="logs" className="flex flex-col">
        <TrialLogs
          runId={trial.runId}
          live={!isFinished(trial.status)}
          startMs={Number(trial.startedAt ?? trial.madeAt)}
        />
      </TabPanel>
      <TabPanel value="error" className="flex flex-col">
        {failure && <Failed step={failed} failure={failure} />}
      </TabPanel>
    </Tabs>
  )
}

/** The output beside what it was made from. */
function Output({ trial, step, asset, face }: { trial: TrialAnswer; step: Step; asset: string; face: Face }) {
  const inputs = step.inputs.filter((input): input is Input & { asset: string } => input.asset !== null)
  const [chosen, setChosen] = useState(inputs[0]?.asset)
  const input = inputs.find((one) => one.asset === chosen) ?? inputs[0]
  const progress = trial.lastEvent
  const output = (
    <Part title={asset} note={outputWords(step)} isOutput>
      {step.status === 'skipped' || (step.status === 'canceled' && stepIsFinished(step.status)) ? (
        <EmptyState icon="eye" title="It was not made">
          {step.status === 'canceled' ? 'The trial was stopped before.' : 'Something it is made from failed.'}
        </EmptyState>
      ) : (
        <SampleView
          runId={trial.runId}
          asset={asset}
          face={face}
          progress={progress}
          isComing={!stepIsFinished(step.status)}
        />
      )}
    </Part>
  )
  if (!input) return output
  return (
    <SplitPane
      label="Width of the inputs"
      direction="columns"
      fixed="first"
      initialPx={380}
      minPx={120}
      maxPx={1_400}
      storageKey="trial-inputs"
      first={
        <Part
          title={input.asset}
          note={originWords[input.from]}
          chooser={
            inputs.length > 1 && (
              <Segmented
                label="Which input"
                options={inputs.map((one) => ({ value: one.asset, label: one.name }))}
                value={input.asset}
                onChange={setChosen}
              />
            )
          }
        >
          <SampleView
            key={input.asset}
            runId={trial.runId}
            asset={input.asset}
            face={face}
            progress={progress}
            isComing={!isFinished(trial.status)}
          />
        </Part>
      }
      second={output}
    />
  )
}

const outputWords = ({ status, startedAt, finishedAt, observes }: Step): string => {
  if (status === 'succeeded' && startedAt && finishedAt)
    return `${observes ? 'observed' : 'made'} in ${Math.max(0, Number(finishedAt) - Number(startedAt)).toLocaleString('en')} ms`
  return status
}

function Part({
  title,
  note,
  chooser,
  isOutput = false,
  children,
}: {
  title: string
  note: string
  chooser?: ReactNode
  isOutput?: boolean
  children: ReactNode
}) {
  return (
    <section
      aria-label={`${isOutput ? 'Output' : 'Input'} ${title}`}
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <header className="flex min-h-8 flex-wrap items-center gap-2 px-3 text-sm">
        <span className="text-xs text-ink-3">{isOutput ? 'Output' : 'Input'}</span>
        <h3 className="truncate font-mono text-sm">{title}</h3>
        <Chip>{note}</Chip>
        {chooser}
      </header>
      {children}
    </section>
  )
}

function Failed({ step, failure }: { step: Step | undefined; failure: NonNullable<TrialAnswer['failure']> }) {
  const { store, open, graph } = useDesigner()
  const element = step && store.document.elements[step.elementId]
  const { line, stack = [] } = failure
  const show = () => {
    if (!element) return
    store.select([element.id])
    graph.current?.reveal([element.id])
    open({ focusField: { field: 'compute', ...(line !== undefined && { place: { line } }) } })
  }
  return (
    <ScrollRegion label="Why it failed" className="min-h-0 flex-1">
      <Banner
        tone="failed"
        {...(step && { title: step.key })}
        actions={
          element && (
            <Button icon="code" onClick={show}>
              {line === undefined ? 'Open its code' : `Show line ${line}`}
            </Button>
          )
        }
      >
        {failure.message}
      </Banner>
      {stack.length > 0 && (
        <pre className="p-3 font-mono text-xs whitespace-pre-wrap">{stack.join('\n')}</pre>
      )}
    </ScrollRegion>
  )
}
