'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import type { RunRow } from '#components/runs/run-answer.ts'
import { runTone } from '#components/runs/status-tone.ts'
import { statusWords } from '#components/runs/status-words.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { Elapsed, Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { RowLink } from '#components/ui/row-link.tsx'

/** The newest runs; each line leads to its run. */
export function RecentRuns({ runs }: { runs: readonly RunRow[] }) {
  const place = usePlace()
  return (
    <Panel
      title="Recent runs"
      flush
      actions={
        <ButtonLook kind="quiet">
          <Link href={routes.runs(place)}>All runs</Link>
        </ButtonLook>
      }
    >
      {runs.length === 0 && (
        <p className="p-4 text-ink-3">
          Nothing has run yet. Materialize an asset from the lineage, and watch it here.
        </p>
      )}
      <ul>
        {runs.map((run) => (
          <li key={run.id} className="border-b border-line last:border-0">
            <RowLink
              href={routes.run(place, run.id)}
              className="grid min-h-10 grid-cols-[96px_minmax(0,1fr)_72px] items-center gap-3 px-4 text-sm -outline-offset-2 hover:bg-hover sm:grid-cols-[104px_70px_minmax(0,1fr)_80px_80px]"
            >
              <StateText tone={runTone[run.status]}>{statusWords[run.status]}</StateText>
              <code className="text-ink-3 max-sm:hidden">{run.shortId}</code>
              <span className="truncate">
                {run.title}
                {run.failure && <span className="ml-2 text-failed">{run.failure.message}</span>}
              </span>
              <span className="text-right text-ink-3 max-sm:hidden">
                {run.startedAt && <Elapsed from={run.startedAt} to={run.finishedAt} />}
              </span>
              <span className="text-right text-ink-3">
                <Moment at={run.enqueuedAt} />
              </span>
            </RowLink>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
