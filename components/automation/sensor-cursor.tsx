'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Button } from '#components/ui/button.tsx'
import { Field } from '#components/ui/field.tsx'
import { TextArea } from '#components/ui/text-area.tsx'
import { hasCursor, whyBadCursor } from '#core/sensor/why-bad-cursor.ts'

import type { SensorAnswer } from './sensor-answer.ts'

/** How far a sensor saw, and setting that by hand: what has its run is left alone. */
export function SensorCursor({ sensor: { pipelineId, sensorId, kind, cursor } }: { sensor: SensorAnswer }) {
  const trpc = useTRPC()
  const client = useQueryClient()
  const may = usePermission('sensor.toggle')
  const [draft, setDraft] = useState<string>()
  const set = useMutation(
    trpc.sensors.setCursor.mutationOptions({
      meta: { failed: 'The cursor was not set' },
      onSuccess: () => setDraft(undefined),
      onSettled: () => client.invalidateQueries({ queryKey: trpc.sensors.pathKey() }),
    }),
  )
  if (!hasCursor(kind)) return null
  if (draft === undefined)
    return (
      <p className="flex items-center gap-2">
        <span className="min-w-0 flex-1 truncate">
          Saw everything until <span className="font-mono">{cursor ?? 'its first look'}</span>
        </span>
        {may && <Button onClick={() => setDraft(cursor ?? '')}>Set the cursor</Button>}
      </p>
    )
  return (
    <div className="grid gap-2">
      <Field
        label="Cursor"
        error={draft === '' ? undefined : whyBadCursor(kind, draft)}
        hint={`It looks again from there. What has a run for its run key is not started again. Empty: from ${kind === 'sql' ? 'the first row' : 'now'} on.`}
      >
        <TextArea mono value={draft} onChange={(event) => setDraft(event.target.value)} />
      </Field>
      <span className="flex gap-2">
        <Button
          kind="main"
          busy={set.isPending}
          disabled={draft !== '' && whyBadCursor(kind, draft) !== undefined}
          onClick={() => set.mutate({ pipelineId, sensorId, cursor: draft === '' ? null : draft })}
        >
          Set
        </Button>
        <Button onClick={() => setDraft(undefined)}>Leave it</Button>
      </span>
    </div>
  )
}
