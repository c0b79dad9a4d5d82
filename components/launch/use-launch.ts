'use client'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { refusalOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { useSettled } from '#components/ui/use-settled.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import { useGiven } from './use-given.ts'

const typingRestsMs = 250

/** What is typed for the launch of a target, what would come of it and what is wrong with it, and its start. `onStarted`: the run is on its way, and that was told. */
export function useLaunch(target: RequestedTarget, onStarted: () => void) {
  const trpc = useTRPC()
  const tell = useTellRun()
  const [partition, setPartition] = useState('latest')
  const form = useQuery({ ...trpc.runs.launchForm.queryOptions({ target }), retry: false })
  const wantsPartition = form.data?.wantsPartition ?? false
  const { data: chosen } = useQuery({
    ...trpc.partitions.chosen.queryOptions({ target, by: { text: partition } }),
    enabled: wantsPartition,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const one = chosen?.outcome === 'parsed' && chosen.count === 1 ? chosen.first : undefined
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ runId }) => {
        onStarted()
        tell(runId, 'The run is on its way')
      },
    }),
  )
  const given = useGiven(() => start.reset())
  const asked = {
    target,
    ...(given.told.config && { config: given.told.config }),
    ...(one !== undefined && { partition: one }),
  }
  const settled = useSettled(JSON.stringify(asked), typingRestsMs)
  const isReady = form.data !== undefined && (!wantsPartition || one !== undefined)
  const plan = useQuery({
    ...trpc.runs.plan.queryOptions(JSON.parse(settled) as typeof asked),
    enabled: isReady && given.isReadable,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const canStart = isReady && given.isReadable && plan.data?.problems.length === 0
  return {
    form,
    partition: { isWanted: wantsPartition, text: partition, chosen, change: setPartition },
    given,
    problems: plan.data?.problems ?? [],
    steps: plan.data?.steps.length ?? 0,
    canStart,
    isStarting: start.isPending,
    error: start.error ?? (refusalOf(plan.error) ? plan.error : null),
    launch: () => {
      if (canStart) start.mutate({ ...asked, ...given.told })
    },
  }
}

export type Launch = ReturnType<typeof useLaunch>
