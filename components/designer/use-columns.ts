'use client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'

import type { KnownColumn } from './code/code-completion.ts'
import { useTrialTable } from './trial/trial-context.tsx'
import { useDrawnColumns } from './use-drawn-columns.ts'

const staleMs = 60_000

interface HasColumns {
  schema?: { columns?: readonly KnownColumn[] } | null
  columns?: readonly KnownColumn[] | null
}

/** What one place says of the columns of assets, and the assets of which it says nothing; those it is still asked about are neither. */
interface Said {
  columns: ReadonlyMap<string, readonly KnownColumn[]>
  untold: readonly string[]
}

/** The columns of assets' latest values, where they are tables and have been materialized. */
const useStoredColumns = (keys: readonly string[]): Said => {
  const api = useTRPC()
  const deployed = useQuery(api.assets.graph.queryOptions())
  const known = new Set(deployed.data?.map(({ key }) => key))
  const answers = useQueries({
    queries: keys.map((key) => ({
      ...api.assets.show.queryOptions({ key }),
      staleTime: staleMs,
      retry: false,
      enabled: known.has(key),
    })),
  })
  const columns = new Map(
    keys.map((key, index) => {
      const summary = answers[index]?.data?.latest?.summary as HasColumns | null | undefined
      return [key, summary?.columns ?? summary?.schema?.columns ?? []] as const
    }),
  )
  const untold = keys.filter(
    (key, index) => !deployed.isLoading && !answers[index]?.isLoading && columns.get(key)?.length === 0,
  )
  return { columns, untold }
}

/** The columns of what the newest trial made, where it made a table. */
const useTriedColumns = (keys: readonly string[]): Said => {
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
  const columns = new Map(
    samples.flatMap(({ data }, index) =>
      data?.kind === 'table' ? [[made[index] ?? '', data.columns] as const] : [],
    ),
  )
  const awaited = new Set(made.filter((_, index) => samples[index]?.isLoading))
  return { columns, untold: keys.filter((key) => !columns.has(key) && !awaited.has(key)) }
}

/** The columns of assets: of their latest values, else of what was tried last, else as their SQL is drawn, which tells names alone. */
export const useColumns = (keys: readonly string[]): ReadonlyMap<string, readonly KnownColumn[]> => {
  const stored = useStoredColumns(keys)
  const tried = useTriedColumns(stored.untold)
  const drawn = useDrawnColumns(tried.untold)
  const spelled = JSON.stringify(
    keys.map((key) => {
      const own = stored.columns.get(key) ?? []
      const columns = own.length > 0 ? own : (tried.columns.get(key) ?? drawn.get(key) ?? [])
      return [key, columns.map(({ name, type }) => ({ name, type }))]
    }),
  )
  return useMemo(() => new Map(JSON.parse(spelled) as [string, KnownColumn[]][]), [spelled])
}
