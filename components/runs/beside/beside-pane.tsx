'use client'
import { useEffect } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { LogPane } from '#components/logs/log-pane.tsx'
import { routes } from '#components/routes.ts'
import { isFinished } from '#core/run/run-status.ts'

import { runTimes } from '../run-times.ts'
import { useRunFeed } from '../use-run-feed.ts'
import type { BesidePane } from './beside-panes.ts'
import { PaneChoice } from './pane-choice.tsx'
import type { Together } from './together.ts'

interface BesideLogProps {
  pane: BesidePane
  name: string
  isFirst: boolean
  together: Together
  onChange: (pane: BesidePane) => void
  onClose: () => void
}

/** One of the logs side by side: what it is of, and the log. */
export function BesideLog({ pane, name, isFirst, together, onChange, onClose }: BesideLogProps) {
  const place = usePlace()
  const { runId, step, tryNumber } = pane
  const { run, view } = useRunFeed(place, runId)
  const { data } = run
  useEffect(() => view.setFilter({ step, stepAttempt: tryNumber }), [view, step, tryNumber])
  const startMs = data ? runTimes(data, 0).startMs : 0
  useEffect(
    () =>
      together.join({
        view,
        runId,
        beginMs: () =>
          (step === undefined
            ? undefined
            : view.feed.store.beginningOf({ step, stepAttempt: tryNumber ?? 1 })) || startMs,
      }),
    [together, view, runId, step, tryNumber, startMs],
  )
  return (
    <section
      aria-label={name}
      className="flex min-h-0 min-w-0 flex-1 basis-0 flex-col border-line not-first:border-l max-lg:min-h-96 max-lg:not-first:border-t max-lg:not-first:border-l-0"
    >
      <PaneChoice
        pane={pane}
        name={name}
        run={data}
        isFirst={isFirst}
        onChange={onChange}
        onClose={onClose}
      />
      {run.error && !data ? (
        <p role="status" className="p-4 text-sm text-failed">
          {sentenceOf(run.error)} Choose another run above.
        </p>
      ) : (
        <LogPane
          label={`Lines of ${name.toLowerCase()}`}
          view={view}
          startMs={startMs}
          onStepChange={(next) => onChange({ runId, ...(next !== undefined && { step: next }) })}
          live={data !== undefined && !isFinished(data.status)}
          downloadOf={(chosen) => routes.logDownload(place, runId, chosen)}
        />
      )}
    </section>
  )
}
