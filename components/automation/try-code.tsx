'use client'
import { useMutation } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { formatQuantity } from '#components/ui/format.ts'

import type { SensorAnswer } from './sensor-answer.ts'

const shownRequests = 12

/** Asks the code of a sensor what it wants from its cursor on, and shows it. It starts nothing, and the cursor stays. */
export function TryCode({ sensor: { pipelineId, sensorId } }: { sensor: SensorAnswer }) {
  const trpc = useTRPC()
  const place = usePlace()
  const may = usePermission('sensor.testTick')
  const asked = useMutation(trpc.sensors.ask.mutationOptions({ meta: { failed: 'Not asked' } }))
  const { data } = asked
  return (
    <section aria-label="Test the code" className="grid gap-2">
      <Button
        icon="play"
        className="justify-self-start"
        disabled={!may}
        busy={asked.isPending}
        onClick={() => asked.mutate({ pipelineId, sensorId })}
      >
        Test the code
      </Button>
      {data?.outcome === 'fails' && (
        <p role="status" className="text-failed">
          {data.reason}
        </p>
      )}
      {data?.outcome === 'answers' && (
        <div role="status" className="grid gap-1">
          <p>
            {data.answer.requests.length === 0
              ? (data.answer.skipReason ?? 'It asks for nothing.')
              : `It asks for ${formatQuantity(data.answer.requests.length, 'run')}:`}
          </p>
          <ul className="grid gap-0.5 font-mono text-ink-2">
            {data.answer.requests.slice(0, shownRequests).map(({ runKey, partition }, place) => (
              <li key={runKey ?? place} className="truncate">
                {[runKey ?? 'no run key', partition].filter(Boolean).join(' · ')}
              </li>
            ))}
          </ul>
          {data.answer.requests.length > shownRequests && (
            <p className="text-ink-3">{`and ${data.answer.requests.length - shownRequests} more`}</p>
          )}
          {data.answer.cursor !== undefined && (
            <p className="text-ink-3">
              The cursor would go to <span className="font-mono">{data.answer.cursor}</span>
            </p>
          )}
        </div>
      )}
      {data?.runId !== undefined && (
        <Link href={routes.run(place, data.runId)} className="text-ink-2 hover:underline">
          What its code printed
        </Link>
      )}
    </section>
  )
}
