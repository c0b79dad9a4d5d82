'use client'
import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Chip } from '#components/ui/chip.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import { type Column, Table } from '#components/ui/table.tsx'
import { sensorWords } from '#core/sensor/sensor-kinds.ts'

import { LastRun } from './last-run.tsx'
import { targetWords } from './schedule-answer.ts'
import { type SensorAnswer, sensorWord } from './sensor-answer.ts'
import { SensorSwitch } from './sensor-switch.tsx'
import { TickStrip } from './tick-strip.tsx'

interface SensorTableProps {
  sensors: readonly SensorAnswer[]
  /** The one whose ticks stand beside the table. */
  open: string | undefined
  onOpen: (sensor: SensorAnswer) => void
}

/** Every sensor in a line: switch, what it watches and starts, the last ticks, its last run and what it set aside. */
export function SensorTable({ sensors, open, onOpen }: SensorTableProps) {
  const place = usePlace()
  const columns: Column<SensorAnswer>[] = [
    {
      id: 'switch',
      header: 'On',
      width: '40px',
      sortBy: ({ isOn, isDisabled }) => (isOn && !isDisabled ? 0 : 1),
      cell: (sensor) => <SensorSwitch sensor={sensor} />,
    },
    {
      id: 'name',
      header: 'Sensor',
      width: 'minmax(96px,1.2fr)',
      sortBy: ({ name }) => name,
      cell: ({ name, isDisabled, failing }) => (
        <>
          <span className="truncate font-mono">{name}</span>
          {isDisabled && <Chip>disabled</Chip>}
          {failing && (
            <Chip tone="failed" mark>
              failing
            </Chip>
          )}
        </>
      ),
    },
    {
      id: 'pipeline',
      header: 'Pipeline',
      width: 'minmax(100px,0.8fr)',
      wideOnly: true,
      sortBy: ({ pipeline }) => pipeline,
      cell: ({ pipeline }) => (
        <RowLink href={routes.designer(place, pipeline)} className="truncate text-ink-2 hover:underline">
          {pipeline}
        </RowLink>
      ),
    },
    {
      id: 'kind',
      header: 'Watches',
      width: 'minmax(120px,1fr)',
      wideOnly: true,
      sortBy: ({ kind }) => sensorWords[kind],
      cell: ({ kind }) => <span className="truncate">{sensorWords[kind]}</span>,
    },
    {
      id: 'target',
      header: 'Starts',
      width: 'minmax(100px,0.9fr)',
      wideOnly: true,
      cell: (sensor) => <span className="truncate font-mono text-ink-2">{targetWords(sensor)}</span>,
    },
    {
      id: 'ticks',
      header: 'Ticks',
      width: 'minmax(60px,1fr)',
      cell: ({ ticks }) => <TickStrip ticks={ticks} />,
    },
    {
      id: 'last',
      header: 'Last run',
      width: '120px',
      wideOnly: true,
      cell: ({ ticks }) => {
        const last = ticks.find(({ runIds }) => runIds.length > 0)
        return <LastRun runId={last?.runIds[0]} status={last?.runStatus} />
      },
    },
    {
      id: 'aside',
      header: 'Set aside',
      width: '76px',
      align: 'end',
      sortBy: ({ aside }) => -aside,
      cell: ({ aside }) =>
        aside > 0 ? (
          <Chip tone="warn">{aside.toLocaleString('en')}</Chip>
        ) : (
          <span className="text-ink-3">none</span>
        ),
    },
    {
      id: 'looked',
      header: 'Looked',
      width: '76px',
      align: 'end',
      wideOnly: true,
      cell: ({ ticks: [last] }) =>
        last ? <Moment at={last.lastAtMs} /> : <span className="text-ink-3">not yet</span>,
    },
  ]
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Table
        label="Sensors"
        columns={columns}
        rows={sensors}
        rowKey={sensorWord}
        selected={new Set(open === undefined ? [] : [open])}
        onOpen={onOpen}
      />
    </div>
  )
}
