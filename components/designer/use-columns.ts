'use client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'

import type { KnownColumn } from './code/code-completion.ts'
import { useTrialTable } from './trial/trial-context.tsx'

const staleMs = 60_000

interface HasColumns {
  schema?: { columns?: readonly KnownColumn[] } | null
  columns?: readonly KnownColumn[] | null
}

/** The columns of what the newest trial made, for assets whose values say nothing of theirs yet: by asset, where it made a table. */
const useTriedColumns = (keys: readonly string[]): ReadonlyMap<string, readonly KnownColumn[]> => {
  const api = useTRPC()
  const { trial } = useTrialTable()
  const made = keys.filter((key) =>
    trial?.steps.some(({ status, assets }) => status === 'succeeded' && assets.includes(key)),
  )
  const samples = useQueries({
    queries: made.map((asset) => ({
      ...api.trials.sample.queryOptions({ runId: trial?.runId ?? '', asset }),
      // What is there never changes; it is there a little after its step.
      staleTime: (query: { state: { data?: unknown } }) => (query.state.data ? Infinity : 0),
      retry: false,
    })),
  })
  return new Map(
    samples.flatMap(({ data }, index) =>
      data?.kind === 'table' ? [[made[index] ?? '', data.columns] as const] : [],
    ),
  )
}

/** The columns of assets' latest values, where they are tables and have been materialized; else those of what was tried last. */
export const useColumns = (keys: readonly string[]): ReadonlyMap<string, readonly KnownColumn[]> => {
  const api = useTRPC()
  const deployed = useQuery(api.assets.graph.queryOptions()).data
  const known = new Set(deployed?.map(({ key }) => key))
  const answers = useQueries({
    queries: keys.map((key) => ({
      ...api.assets.show.queryOptions({ key }),
      staleTime: staleMs,
      retry: false,
      enabled: known.has(key),
    })),
  })
  const summaries = answers.map(({ data }) => {
    const summary = data?.latest?.summary as HasColumns | null | undefined
    return summary?.columns ?? summary?.schema?.columns ?? []
  })
  const tried = useTriedColumns(keys.filter((_, index) => summaries[index]?.length === 0))
  const spelled = JSON.stringify(
    keys.map((key, index) => {
      const own = summaries[index] ?? []
      const columns = own.length > 0 ? own : (tried.get(key) ?? [])
      return [key, columns.map(({ name, type }) => ({ name, type }))]
    }),
  )
  return useMemo(() => new Map(JSON.parse(spelled) as [string, KnownColumn[]][]), [spelled])
}
