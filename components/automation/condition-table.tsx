'use client'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Moment } from '#components/ui/moment.tsx'
import { type Column, Table } from '#components/ui/table.tsx'

import { type ConditionAnswer, evaluationStatus } from './condition-answer.ts'
import { ConditionSwitch } from './condition-switch.tsx'
import { LastRun } from './last-run.tsx'
import { TickStrip } from './tick-strip.tsx'

interface ConditionTableProps {
  conditions: readonly ConditionAnswer[]
  /** The one whose evaluations stand beside the table. */
  open: string | undefined
  onOpen: (condition: ConditionAnswer) => void
}

/** Every condition in a line: switch, its asset, what it says, its last evaluations and the run it last asked for. */
export function ConditionTable({ conditions, open, onOpen }: ConditionTableProps) {
  const place = usePlace()
  const columns: Column<ConditionAnswer>[] = [
    {
      id: 'switch',
      header: 'On',
      width: '40px',
      sortBy: ({ isOn }) => (isOn ? 0 : 1),
      cell: (condition) => <ConditionSwitch condition={condition} />,
    },
    {
      id: 'asset',
      header: 'Asset',
      width: 'minmax(110px,1.2fr)',
      sortBy: ({ key }) => key,
      cell: ({ key }) => <span className="truncate font-mono">{key}</span>,
    },
    {
      id: 'pipeline',
      header: 'Pipeline',
      width: 'minmax(100px,0.8fr)',
      wideOnly: true,
      sortBy: ({ pipeline }) => pipeline,
      cell: ({ pipeline, elementId }) => (
        <Link
          href={routes.designer(place, pipeline, { element: elementId })}
          className="truncate text-ink-2 hover:underline"
        >
          {pipeline}
        </Link>
      ),
    },
    {
      id: 'text',
      header: 'Condition',
      width: 'minmax(120px,1.6fr)',
      wideOnly: true,
      sortBy: ({ text }) => text,
      cell: ({ text }) => (
        <span className="truncate font-mono text-ink-2" title={text}>
          {text}
        </span>
      ),
    },
    {
      id: 'evaluations',
      header: 'Evaluations',
      width: 'minmax(60px,1fr)',
      cell: ({ evaluations }) => (
        <TickStrip ticks={evaluations.map((one) => ({ ...one, status: evaluationStatus(one) }))} />
      ),
    },
    {
      id: 'last',
      header: 'Last run',
      width: '120px',
      wideOnly: true,
      cell: ({ evaluations }) => {
        const last = evaluations.find(({ runIds }) => runIds.length > 0)
        return <LastRun runId={last?.runIds[0]} status={last?.runStatus} />
      },
    },
    {
      id: 'evaluated',
      header: 'Evaluated',
      width: '86px',
      align: 'end',
      wideOnly: true,
      cell: ({ evaluatedAtMs }) =>
        evaluatedAtMs === null ? <span className="text-ink-3">not yet</span> : <Moment at={evaluatedAtMs} />,
    },
  ]
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Table
        label="Conditions"
        columns={columns}
        rows={conditions}
        rowKey={({ key }) => key}
        selected={new Set(open === undefined ? [] : [open])}
        onOpen={onOpen}
      />
    </div>
  )
}
