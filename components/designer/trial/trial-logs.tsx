'use client'
import { useEffect, useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { LogPane } from '#components/logs/log-pane.tsx'
import { routes } from '#components/routes.ts'
import { useRunFeed } from '#components/runs/use-run-feed.ts'

interface TrialLogsProps {
  runId: string
  startMs: number
  live: boolean
}

/** What the steps of a trial print, as they print it. */
export function TrialLogs({ runId, startMs, live }: TrialLogsProps) {
  const place = usePlace()
  const [step, setStep] = useState<string>()
  const { view } = useRunFeed(place, runId)
  useEffect(() => view.setFilter({ step }), [view, step])
  return (
    <LogPane
      view={view}
      startMs={startMs}
      onStepChange={setStep}
      live={live}
      downloadOf={(chosen) => routes.logDownload(place, runId, chosen)}
    />
  )
}
