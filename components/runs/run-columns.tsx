import { backfillTone, progressWords, sizeOf, statusWord } from '#components/backfills/backfill-answer.ts'
import { type Place, routes } from '#components/routes.ts'
import { Checkbox } from '#components/ui/checkbox.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'
import { Elapsed, Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import type { Column, NarrowRows } from '#components/ui/table.tsx'

import type { FeedRow } from './run-feed.ts'
import { runTone } from './status-tone.ts'
import { statusWords } from './status-words.ts'
import type { RunMarks } from './use-run-marks.ts'

/** On a phone a run has two lines: what it is and when, how it stands and which it is. */
export const narrowRun: NarrowRows = {
  tracks: '24px minmax(0,1fr) auto',
  areas: '"mark title at" "mark status run"',
  rowHeight: 60,
}

/** What a list of runs shows of each, and of a backfill in the place of its runs. */
export function runColumns(place: Place, marks: Pick<RunMarks, 'has' | 'toggle'>): Column<FeedRow>[] {
  return [
    {
      id: 'mark',
      area: 'mark',
      header: '',
      width: '24px',
      cell: (row) =>
        row.of === 'run' ? (
          <Checkbox
            label={`Mark run ${row.run.shortId}`}
            labelHidden
            checked={marks.has(row.id)}
            onChange={() => marks.toggle(row.id)}
          />
        ) : (
          <Icon name="partitions" size={14} label="Backfill" className="text-ink-3" />
        ),
    },
    {
      id: 'run',
      area: 'run',
      header: 'Run',
      width: '80px',
      cell: (row) => (
        <RowLink href={hrefOf(place, row)} className="font-mono hover:underline">
          {row.of === 'run' ? row.run.shortId : row.id.slice(-6)}
        </RowLink>
      ),
    },
    {
      id: 'status',
      area: 'status',
      header: 'Status',
      width: 'minmax(100px,0.7fr)',
      cell: (row) =>
        row.of === 'run' ? (
          <StateText tone={runTone[row.run.status]}>{statusWords[row.run.status]}</StateText>
        ) : (
          <StateText tone={backfillTone[row.backfill.status]}>{statusWord(row.backfill)}</StateText>
        ),
    },
    {
      id: 'title',
      area: 'title',
      header: 'What',
      width: 'minmax(160px,2.2fr)',
      cell: (row) => (
        <span className="min-w-0 truncate">
          {row.of === 'run' ? row.run.title : row.backfill.title}
          {row.of === 'run' && row.run.failure && (
            <span className="ml-2 text-failed">{row.run.failure.message}</span>
          )}
          {row.of === 'backfill' && (
            <span className="ml-2 text-ink-2">{progressWords(row.backfill.counts)}</span>
          )}
        </span>
      ),
    },
    {
      id: 'trigger',
      header: 'Started by',
      width: 'minmax(110px,1fr)',
      wideOnly: true,
      cell: (row) => (
        <span className="truncate text-ink-2">
          {row.of === 'run' ? row.run.trigger.words : row.backfill.requestedBy}
        </span>
      ),
    },
    {
      id: 'steps',
      header: 'Steps',
      width: '110px',
      align: 'end',
      wideOnly: true,
      cell: (row) =>
        row.of === 'run' ? (
          <span className="text-ink-2">
            {row.run.steps.succeeded} of {row.run.steps.total}
            {row.run.steps.failed > 0 && (
              <span className="text-failed">{`, ${row.run.steps.failed} failed`}</span>
            )}
          </span>
        ) : (
          <span className="text-ink-2">{formatQuantity(sizeOf(row.backfill.counts), 'partition')}</span>
        ),
    },
    {
      id: 'duration',
      header: 'Duration',
      width: '90px',
      align: 'end',
      wideOnly: true,
      cell: (row) => {
        const [from, to] =
          row.of === 'run'
            ? [row.run.startedAt, row.run.finishedAt]
            : [row.backfill.requestedAt, row.backfill.finishedAt]
        return from === null ? '–' : <Elapsed from={from} to={to} />
      },
    },
    {
      id: 'at',
      area: 'at',
      header: 'Asked for',
      width: '90px',
      align: 'end',
      cell: (row) => (
        <Moment
          at={row.of === 'run' ? row.run.enqueuedAt : row.backfill.requestedAt}
          className="text-ink-2"
        />
      ),
    },
  ]
}

/** A run has its page; a backfill opens to its runs. */
export const hrefOf = (place: Place, row: FeedRow): string =>
  row.of === 'run' ? routes.run(place, row.id) : routes.runs(place, { backfill: row.id })
