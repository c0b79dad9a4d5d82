'use client'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import type { GivenText } from '#components/launch/launch.ts'
import { useGiven } from '#components/launch/use-given.ts'
import { routes } from '#components/routes.ts'
import { useTellRun } from '#components/runs/use-tell-run.ts'
import { showToast } from '#components/ui/toast.ts'
import { useSettled } from '#components/ui/use-settled.ts'
import type { JsonObject } from '#core/json-object.ts'
import type { RequestedTarget } from '#core/run/resolve-target.ts'

import { requestedBackfill, usualBackfill } from './backfill-settings.ts'

const typingRestsMs = 250

/** Which partitions of a target are chosen, what their runs are given, and the start of what makes them: of one a run, of several a backfill. `onStarted`: it is on its way, and that was told. */
export function usePartitionLaunch(
  target: RequestedTarget,
  initial: { partitions: string; given: GivenText },
  onStarted: () => void,
) {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  const tell = useTellRun()
  const [text, setText] = useState(initial.partitions)
  const [pick, setPick] = useState<'missing' | 'failed'>()
  const [settings, setSettings] = useState(usualBackfill)
  const asked = useQuery({ ...trpc.partitions.ofTarget.queryOptions({ target }), retry: false })
  const choice = useQuery({
    ...trpc.partitions.chosen.queryOptions({ target, by: pick ? { pick } : { text } }),
    placeholderData: keepPreviousData,
    retry: false,
  })
  const parsed = choice.data?.outcome === 'parsed' ? choice.data : undefined
  const run = useMutation(
    trpc.runs.start.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ runId }) => {
        onStarted()
        tell(runId, `The run for ${parsed ? parsed.first : 'the partition'} is on its way`)
      },
    }),
  )
  const backfill = useMutation(
    trpc.backfills.start.mutationOptions({
      meta: { quiet: true },
      onSuccess: ({ id }) => {
        onStarted()
        showToast({
          tone: 'running',
          title: 'The backfill is on its way',
          action: {
            label: 'Open it',
            onPress: () => router.push(routes.automation(place, { face: 'backfills', backfill: id })),
          },
        })
      },
    }),
  )
  const given = useGiven(() => {
    run.reset()
    backfill.reset()
  }, initial.given)
  const form = useQuery({ ...trpc.runs.launchForm.queryOptions({ target }), retry: false })
  const config = useSettled(JSON.stringify(given.config.given), typingRestsMs)
  const plan = useQuery({
    ...trpc.backfills.plan.queryOptions({
      target,
      partitions: parsed?.ends ?? 'latest',
      config: JSON.parse(config) as JsonObject,
    }),
    enabled: parsed !== undefined && given.isReadable,
    placeholderData: keepPreviousData,
    retry: false,
  })
  const problems = plan.data?.problems ?? []
  const isSettled = !choice.isPlaceholderData && parsed !== undefined
  const count = parsed?.count ?? 0
  const isMixed = asked.data?.isMixed ?? false
  const canStart = isSettled && given.isReadable && problems.length === 0
  return {
    asked,
    choice: {
      /** What stands in the field. */
      text: pick && parsed ? parsed.text : text,
      refused: choice.data?.outcome === 'refused' ? choice.data.message : undefined,
      /** What is chosen, once that is known. */
      ends: isSettled ? { first: parsed.first, last: parsed.last } : undefined,
      count,
      choose: (next: string) => {
        setPick(undefined)
        setText(next)
      },
      pick: setPick,
    },
    settings,
    changeSettings: setSettings,
    isBackfill: count > 1 || isMixed,
    given: { form, given, problems, wasGiven: initial.given },
    canStart,
    isStarting: run.isPending || backfill.isPending,
    error: run.error ?? backfill.error,
    start: () => {
      if (!canStart) return
      if (count === 1 && !isMixed) return run.mutate({ target, partition: parsed.first, ...given.told })
      backfill.mutate({ target, partitions: parsed.text, ...requestedBackfill(settings), ...given.told })
    },
  }
}

export type PartitionLaunch = ReturnType<typeof usePartitionLaunch>
