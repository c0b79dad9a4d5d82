'use client'
import { useMutation, useQueryClient } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'

import type { ConditionAnswer } from './condition-answer.ts'
import { OnSwitch } from './on-switch.tsx'

/** On or off, at once; it goes back where that was refused. */
export function ConditionSwitch({ condition }: { condition: Pick<ConditionAnswer, 'key' | 'isOn'> }) {
  const { key, isOn } = condition
  const trpc = useTRPC()
  const client = useQueryClient()
  const may = usePermission('condition.toggle')
  const change = useMutation(
    trpc.conditions.switch.mutationOptions({
      meta: { failed: 'Not switched' },
      onSettled: () => client.invalidateQueries({ queryKey: trpc.conditions.pathKey() }),
    }),
  )
  return (
    <OnSwitch
      name={`The condition of ${key}`}
      isOn={change.isPending ? change.variables.isOn : isOn}
      isDisabled={false}
      may={may}
      onChange={(next) => change.mutate({ keys: [key], isOn: next })}
    />
  )
}
