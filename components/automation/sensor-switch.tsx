'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'

import { OnSwitch } from './on-switch.tsx'
import type { SensorAnswer } from './sensor-answer.ts'

/** On or off, at once; it goes back where that was refused. */
export function SensorSwitch({ sensor }: { sensor: SensorAnswer }) {
  const { pipelineId, sensorId, name, isOn, isDisabled } = sensor
  const trpc = useTRPC()
  const client = useQueryClient()
  const may = usePermission('sensor.toggle')
  const change = useMutation(
    trpc.sensors.switch.mutationOptions({
      meta: { failed: 'Not switched' },
      onSettled: () => client.invalidateQueries({ queryKey: trpc.sensors.pathKey() }),
    }),
  )
  return (
    <OnSwitch
      name={name}
      isOn={change.isPending ? change.variables.isOn : isOn}
      isDisabled={isDisabled}
      may={may}
      onChange={(next) => change.mutate({ pipelineId, sensorId, isOn: next })}
    />
  )
}
