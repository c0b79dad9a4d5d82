'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { Switch } from '#components/ui/switch.tsx'
import { Tip } from '#components/ui/tooltip.tsx'

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
  const shown = change.isPending ? change.variables.isOn : isOn
  const why = isDisabled
    ? 'Disabled in its pipeline. Enable it in the designer and publish.'
    : may
      ? undefined
      : 'Your role here sees but does not switch.'
  const control = (
    <span>
      <Switch
        label={`${name} is ${shown ? 'on' : 'off'}`}
        labelHidden
        checked={shown && !isDisabled}
        disabled={why !== undefined}
        onChange={(next) => change.mutate({ pipelineId, scheduleId, isOn: next })}
      />
    </span>
  )
  return why === undefined ? control : <Tip text={why}>{control}</Tip>
}
