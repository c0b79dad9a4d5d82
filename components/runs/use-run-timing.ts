'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import type { CriticalPath } from '#core/run/critical-path.ts'
import type { TimedStep } from '#core/run/timed-steps.ts'

import type { RunAnswer } from './run-answer.ts'
import { runPath, timedStepsOf, type Usual } from './run-path.ts'

/** A run's time: what decides its end, from its steps and what steps like them took. */
export interface RunTiming {
  timed: readonly TimedStep[]
  path: CriticalPath
  usual: Usual
}

const none: Usual = {}
export const noPath: CriticalPath = {
  links: [],
  spans: new Map(),
  slackMs: new Map(),
  endMs: null,
  unknown: [],
}

/** Null until the run and its history are here. `nowMs` stands still once the run has ended. */
export function useRunTiming(runId: string, run: RunAnswer | undefined, nowMs: number): RunTiming | null {
  const trpc = useTRPC()
  const { data, isPending } = useQuery(
    trpc.runs.usual.queryOptions(
      { runId },
      { staleTime: Number.POSITIVE_INFINITY, enabled: run !== undefined },
    ),
  )
  const usual = data ?? none
  const timed = useMemo(() => (run ? timedStepsOf(run, usual) : []), [run, usual])
  const path = useMemo(() => (run ? runPath(run, timed, nowMs) : noPath), [run, timed, nowMs])
  return useMemo(
    () => (run === undefined || isPending ? null : { timed, path, usual }),
    [run, isPending, timed, path, usual],
  )
}
