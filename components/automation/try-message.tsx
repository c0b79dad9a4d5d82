'use client'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { formatQuantity } from '#components/ui/format.ts'
import { TextArea } from '#components/ui/text-area.tsx'
import { isJsonObject, type JsonObject } from '#core/json-object.ts'
import type { Json } from '#core/json.ts'
import { starterSensor } from '#core/sensor/starter-sensor.ts'

import type { SensorAnswer } from './sensor-answer.ts'

const shownSteps = 12

const objectIn = (text: string): JsonObject | undefined => {
  try {
    const value = JSON.parse(text) as Json
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Makes of a sample message what the worker would, and shows what it would start. It starts nothing. */
export function TryMessage({ sensor: { pipelineId, sensorId, kind } }: { sensor: SensorAnswer }) {
  const trpc = useTRPC()
  const may = usePermission('sensor.testTick')
  const [text, setText] = useState(() => JSON.stringify(starterSensor(kind).sample, null, 2))
  const tried = useMutation(trpc.sensors.try.mutationOptions({ meta: { failed: 'Not tried' } }))
  const sample = objectIn(text)
  const { data } = tried
  return (
    <details>
      <summary className="cursor-pointer text-ink-2">Test with a sample message</summary>
      <section aria-label="Test a message" className="mt-2 grid gap-2">
        <Field label="Message" error={sample ? undefined : 'A message is a JSON object.'}>
          <TextArea mono value={text} onChange={(event) => setText(event.target.value)} />
        </Field>
        <Button
          icon="play"
          className="justify-self-start"
          disabled={!may || !sample}
          busy={tried.isPending}
          onClick={() => sample && tried.mutate({ pipelineId, sensorId, sample })}
        >
          Test a message
        </Button>
        {data?.outcome === 'fails' && (
          <p role="status" className="text-failed">{`It would start nothing. ${data.reason}`}</p>
        )}
        {data?.outcome === 'starts' && (
          <div role="status" className="grid gap-1">
            <p>
              {`It would start a run of ${formatQuantity(data.steps.length, 'step')} with the key `}
              <span className="font-mono">{data.runKey}</span>:
            </p>
            <p className="font-mono text-ink-2">
              {data.steps.slice(0, shownSteps).join(', ')}
              {data.steps.length > shownSteps && ` and ${data.steps.length - shownSteps} more`}
            </p>
            {Object.keys(data.config).length > 0 && (
              <p className="text-ink-3">
                with config <span className="font-mono">{JSON.stringify(data.config)}</span>
              </p>
            )}
          </div>
        )}
      </section>
    </details>
  )
}
