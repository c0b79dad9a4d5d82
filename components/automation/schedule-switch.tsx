'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'

import { OnSwitch } from './on-switch.tsx'
import type { ScheduleAnswer } from './schedule-answer.ts'

/** On or off, at once; it goes back where that was refused. */
export function ScheduleSwitch({ schedule }: { schedule: ScheduleAnswer }) {
  const { pipelineId, scheduleId, name, isOn, isDisabled } = schedule
  const trpc = useTRPC()
  const client = useQueryClient()
  const may = usePermission('schedule.toggle')
  const change = useMutation(
    trpc.schedules.switch.mutationOptions({
      meta: { failed: 'Not switched' },
      onSettled: () => client.invalidateQueries({ queryKey: trpc.schedules.pathKey() }),
    }),
  )
  return (
    <OnSwitch
      name={name}
      isOn={change.isPending ? change.variables.isOn : isOn}
      isDisabled={isDisabled}
      may={may}
      onChange={(next) => change.mutate({ pipelineId, scheduleId, isOn: next })}
    />
  )
}
