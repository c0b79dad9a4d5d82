'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { useLive, useRefresher } from '#components/api/use-live.ts'
import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { useRunTiming } from '#components/runs/use-run-timing.ts'
import { type StepAt, useNow } from '#components/ui/clock.ts'
import { isFinished } from '#core/run/run-status.ts'

import { runOfAssets, type RunOfAssets, runToFollow } from './run-path-assets.ts'

const everyFiveSeconds: StepAt = () => 5_000
const never: StepAt = () => Number.MAX_SAFE_INTEGER

/** What the run that goes on says of the assets: which decide its end, what the others have to spare. Null where none goes on. */
export function useRunOfAssets(
  assets: readonly AssetEntry[],
  chosen: ReadonlySet<string>,
): RunOfAssets | null {
  const trpc = useTRPC()
  const refresher = useRefresher()
  const runId = useMemo(() => runToFollow(assets, chosen), [assets, chosen])
  const { data: run } = useQuery(
    trpc.runs.show.queryOptions({ runId: runId ?? '' }, { enabled: runId !== null }),
  )
  useLive(runId === null ? [] : [`run:${runId}`], (change) => {
    if (change.logs === undefined || change.events !== undefined)
      refresher.refresh(trpc.runs.show.queryKey({ runId: runId ?? '' }))
  })
  const nowMs = useNow(runId === null ? never : everyFiveSeconds) ?? 0
  const shown = runId === null || run?.id !== runId || isFinished(run.status) ? undefined : run
  const timing = useRunTiming(runId ?? '', shown, nowMs)
  return useMemo(
    () => (shown && timing ? runOfAssets(shown, timing.path, timing.usual) : null),
    [shown, timing],
  )
}
