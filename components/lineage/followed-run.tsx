'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { useLive, useRefresher } from '#components/api/use-live.ts'
import { useRunTiming } from '#components/runs/use-run-timing.ts'
import { type StepAt, useNow } from '#components/ui/clock.ts'
import { isFinished } from '#core/run/run-status.ts'

import { runOfAssets, type RunOfAssets } from './run-path-assets.ts'

const everyFiveSeconds: StepAt = () => 5_000

/** Follows a run that goes on, and tells what it says of its assets: which decide its end, what the others have to spare. Draws nothing. */
export function FollowedRun({
  runId,
  onTold,
}: {
  runId: string
  /** The same function at each drawing. Null once nothing is to be said any more. */
  onTold: (told: RunOfAssets | null) => void
}) {
  const trpc = useTRPC()
  const refresher = useRefresher()
  const { data: run } = useQuery(trpc.runs.show.queryOptions({ runId }))
  useLive([`run:${runId}`], (change) => {
    if (change.logs === undefined || change.events !== undefined)
      refresher.refresh(trpc.runs.show.queryKey({ runId }))
  })
  const nowMs = useNow(everyFiveSeconds) ?? 0
  const going = run && !isFinished(run.status) ? run : undefined
  const timing = useRunTiming(runId, going, nowMs)
  const told = useMemo(
    () => (going && timing ? runOfAssets(going, timing.path, timing.usual) : null),
    [going, timing],
  )
  useEffect(() => onTold(told), [onTold, told])
  useEffect(() => () => onTold(null), [onTold])
  return null
}
