import { type Place, routes } from '#components/routes.ts'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { Elapsed, Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import type { Column, NarrowRows } from '#components/ui/table.tsx'

import type { RunRow } from './run-answer.ts'
import { runTone } from './status-tone.ts'
import { statusWords } from './status-words.ts'
import type { RunMarks } from './use-run-marks.ts'

/** On a phone a run has two lines: what it is and when, how it stands and which it is. */
export const narrowRun: NarrowRows = {
  tracks: '24px minmax(0,1fr) auto',
  areas: '"mark title at" "mark status run"',
  rowHeight: 60,
}

/** What a list of runs shows of each. */
export function runColumns(place: Place, marks: Pick<RunMarks, 'has' | 'toggle'>): Column<RunRow>[] {
  return [
    {
      id: 'mark',
      area: 'mark',
      header: '',
      width: '24px',
      cell: (run) => (
        <Checkbox
          label={`Mark run ${run.shortId}`}
          labelHidden
          checked={marks.has(run.id)}
          onChange={() => marks.toggle(run.id)}
        />
      ),
    },
    {
      id: 'run',
      area: 'run',
      header: 'Run',
      width: '80px',
      cell: (run) => (
        <RowLink href={routes.run(place, run.id)} className="font-mono hover:underline">
          {run.shortId}
        </RowLink>
      ),
    },
    {
      id: 'status',
      area: 'status',
      header: 'Status',
      width: 'minmax(100px,0.7fr)',
      cell: (run) => <StateText tone={runTone[run.status]}>{statusWords[run.status]}</StateText>,
    },
    {
      id: 'title',
      area: 'title',
      header: 'What',
      width: 'minmax(160px,2.2fr)',
      cell: (run) => (
        <span className="min-w-0 truncate">
          {run.title}
          {run.failure && <span className="ml-2 text-failed">{run.failure.message}</span>}
        </span>
      ),
    },
    {
      id: 'trigger',
      header: 'Started by',
      width: 'minmax(110px,1fr)',
      wideOnly: true,
      cell: (run) => <span className="truncate text-ink-2">{run.trigger.words}</span>,
    },
    {
      id: 'steps',
      header: 'Steps',
      width: '110px',
      align: 'end',
      wideOnly: true,
      cell: (run) => (
        <span className="text-ink-2">
          {run.steps.succeeded} of {run.steps.total}
          {run.steps.failed > 0 && <span className="text-failed">{`, ${run.steps.failed} failed`}</span>}
        </span>
      ),
    },
    {
      id: 'duration',
      header: 'Duration',
      width: '90px',
      align: 'end',
      wideOnly: true,
      cell: (run) => (run.startedAt === null ? '–' : <Elapsed from={run.startedAt} to={run.finishedAt} />),
    },
    {
      id: 'at',
      area: 'at',
      header: 'Asked for',
      width: '90px',
      align: 'end',
      cell: (run) => <Moment at={run.enqueuedAt} className="text-ink-2" />,
    },
  ]
}
