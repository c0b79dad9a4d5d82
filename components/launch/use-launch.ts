'use client'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'

import { refusalOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { useSettled } from '#components/ui/use-settled.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import { problemsByField, readLaunch } from './launch.ts'

const typingRestsMs = 250

/** What is typed for the launch of a target, what would come of it and what is wrong with it, and its start. `onStarted`: the run is on its way, and that was told. */
export function useLaunch(target: RequestedTarget, onStarted: () => void) {
  const trpc = useTRPC()
  const tell = useTellRun()
  const [text, setText] = useState('')
  const [tags, setTags] = useState('')
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
  const read = readLaunch(text, tags)
  const given = {
    target,
    ...(read.config && { config: read.config }),
    ...(one !== undefined && { partition: one }),
  }
  const settled = useSettled(JSON.stringify(given), typingRestsMs)
  const isReady = form.data !== undefined && (!wantsPartition || one !== undefined)
  const plan = useQuery({
    ...trpc.runs.plan.queryOptions(JSON.parse(settled) as typeof given),
    enabled: isReady && read.problems.length === 0,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const start = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ runId }) => {
        onStarted()
        tell(runId, 'The run is on its way')
      },
    }),
  )
  const canStart = isReady && read.problems.length === 0 && plan.data?.problems.length === 0
  return {
    form,
    partition: { isWanted: wantsPartition, text: partition, chosen, change: setPartition },
    config: {
      text,
      given: read.config ?? {},
      /** Why the text cannot be read. */
      problem: read.problems.find(({ field }) => field === 'config')?.message,
      change: (next: string) => {
        start.reset()
        setText(next)
      },
    },
    tags: {
      text: tags,
      problem: read.problems.find(({ field }) => field === 'tags')?.message,
      change: setTags,
    },
    problems: problemsByField(form.data?.parts ?? [], plan.data?.problems ?? []),
    steps: plan.data?.steps.length ?? 0,
    canStart,
    isStarting: start.isPending,
    error: start.error ?? (refusalOf(plan.error) ? plan.error : null),
    launch: () => {
      if (canStart) start.mutate({ ...given, ...(read.tags && { tags: read.tags }) })
    },
  }
}

export type Launch = ReturnType<typeof useLaunch>
