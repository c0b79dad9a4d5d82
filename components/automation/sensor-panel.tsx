'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { ButtonLook } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { SidePanel } from '#components/ui/side-panel.tsx'
import { sensorWords } from '#core/sensor/sensor-kinds.ts'

import { MessagesAside } from './messages-aside.tsx'
import { PagedLines } from './paged-lines.tsx'
import { targetWords } from './schedule-answer.ts'
import type { SensorAnswer } from './sensor-answer.ts'
import { SensorCursor } from './sensor-cursor.tsx'
import { SensorTickLine } from './sensor-tick-line.tsx'
import { TryCode } from './try-code.tsx'
import { TryMessage } from './try-message.tsx'
import { WebhookAddress } from './webhook-address.tsx'

/** One sensor: what it watches and starts, how far it saw, what it set aside, what a message would start, and all its ticks with their runs. */
export function SensorPanel({ sensor, onClose }: { sensor: SensorAnswer; onClose: () => void }) {
  const trpc = useTRPC()
  const place = usePlace()
  const { pipelineId, sensorId, name, pipeline, description, kind, switched, isOn, failing, waiting } = sensor
  const ticks = useInfiniteQuery(
    trpc.sensors.ticks.infiniteQueryOptions(
      { pipelineId, sensorId },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  )
  return (
    <SidePanel
      label={`Sensor ${name}`}
      title={name}
      about={`About ${name}`}
      actions={
        <ButtonLook icon="designer">
          <Link href={routes.designer(place, pipeline, { element: sensorId })}>Edit</Link>
        </ButtonLook>
      }
      onClose={onClose}
    >
      {description && <p className="text-ink-2">{description}</p>}
      <p>
        {`${sensorWords[kind]}, starts `}
        <span className="font-mono">{targetWords(sensor)}</span>
        {switched && (
          <span className="text-ink-3">
            {` · switched ${isOn ? 'on' : 'off'} by ${switched.by} `}
            <Moment at={switched.atMs} />
          </span>
        )}
      </p>
      {failing && (
        <p className="text-failed">
          Failing since <Moment at={failing.sinceMs} />
          {`, ${formatQuantity(failing.looks, 'look')} in a row. The next one waits`}
          {sensor.dueAtMs === null ? '.' : ' until '}
          {sensor.dueAtMs !== null && <Moment at={sensor.dueAtMs} />}
        </p>
      )}
      {waiting > 0 && (
        <p>{`${formatQuantity(waiting, 'message')} ${waiting === 1 ? 'waits' : 'wait'} for the next look.`}</p>
      )}
      <WebhookAddress sensor={sensor} />
      <SensorCursor sensor={sensor} />
      {sensor.aside > 0 && <MessagesAside sensor={sensor} />}
      {kind === 'code' ? <TryCode sensor={sensor} /> : <TryMessage sensor={sensor} />}
      <h3 className="text-md">Ticks</h3>
      <PagedLines
        query={ticks}
        what="ticks"
        lines={ticks.data?.pages
          .flatMap((page) => page.ticks)
          .map((tick) => (
            <SensorTickLine key={tick.number} tick={tick} />
          ))}
        empty="None yet. Each look is written down here, with the runs it started."
      />
    </SidePanel>
  )
}
