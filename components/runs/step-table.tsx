'use client'
import { StateText } from '#components/ui/chip.tsx'
import { formatDuration } from '#components/ui/format.ts'
import { type Column, Table } from '#components/ui/table.tsx'
import { summaryWords } from '#core/run/event-words.ts'

import type { RunAnswer, StepAnswer } from './run-answer.ts'
import { stepLook } from './step-look.ts'

interface StepTableProps {
  run: RunAnswer
  nowMs: number
  selected: string | undefined
  onSelect: (step: string | undefined) => void
}

const durationMs = (step: StepAnswer, nowMs: number): number | null =>
  step.startedAt === null
    ? null
    : (step.finishedAt === null ? nowMs : new Date(step.finishedAt).getTime()) -
      new Date(step.startedAt).getTime()

/** Steps as a table: status, tries, duration, what came out. */
export function StepTable({ run, nowMs, selected, onSelect }: StepTableProps) {
  const columns: Column<StepAnswer>[] = [
    {
      id: 'step',
      header: 'Step',
      width: 'minmax(140px,1.4fr)',
      sortBy: (step) => step.key,
      cell: (step) => <span className="truncate font-mono">{step.key}</span>,
    },
    {
      id: 'status',
      header: 'Status',
      width: 'minmax(96px,0.7fr)',
      sortBy: (step) => step.status,
      cell: (step) => {
        const { tone, word } = stepLook(step)
        return <StateText tone={tone}>{word}</StateText>
      },
    },
    {
      id: 'tries',
      header: 'Attempts',
      width: '56px',
      align: 'end',
      wideOnly: true,
      sortBy: (step) => step.tries.length,
      cell: (step) => step.tries.length,
    },
    {
      id: 'duration',
      header: 'Duration',
      width: '96px',
      align: 'end',
      sortBy: (step) => durationMs(step, nowMs) ?? -1,
      cell: (step) => {
        const took = durationMs(step, nowMs)
        return took === null ? '–' : formatDuration(took)
      },
    },
    {
      id: 'outcome',
      header: 'Outcome',
      width: 'minmax(160px,2fr)',
      wideOnly: true,
      cell: (step) => (
        <span className="truncate text-ink-2">
          {step.failure?.message ??
            step.skipReason ??
            step.check?.description ??
            step.outputs
              .flatMap((output) => (output.summary ? [summaryWords(output.summary)] : []))
              .join(', ')}
        </span>
      ),
    },
  ]
  return (
    <Table
      label="Steps"
      columns={columns}
      rows={run.steps}
      rowKey={(step) => step.key}
      rowHeight={32}
      selected={new Set(selected === undefined ? [] : [selected])}
      onOpen={(step) => onSelect(step.key === selected ? undefined : step.key)}
    />
  )
}
