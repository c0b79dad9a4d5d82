'use client'
import { useQueries, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'

import type { KnownColumn } from './code/code-completion.ts'

const staleMs = 60_000

interface HasColumns {
  schema?: { columns?: readonly KnownColumn[] } | null
  columns?: readonly KnownColumn[] | null
}

/** The columns of assets' latest values, where they are tables and have been materialized. */
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
  const spelled = JSON.stringify(
    answers.map(({ data }, index) => {
      const summary = data?.latest?.summary as HasColumns | null | undefined
      const columns = summary?.columns ?? summary?.schema?.columns ?? []
      return [keys[index] ?? '', columns.map(({ name, type }) => ({ name, type }))]
    }),
  )
  return useMemo(() => new Map(JSON.parse(spelled) as [string, KnownColumn[]][]), [spelled])
}
