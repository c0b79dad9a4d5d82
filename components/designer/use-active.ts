'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'

import type { Active } from './active.ts'

/** The version that runs now, whoever published it. */
export const useActive = (pipelineId: string, opened: Active | null): Active | null => {
  const api = useTRPC()
  useLiveQueries(['pipelines'])
  const list = useQuery(api.versions.list.queryOptions({ pipelineId }))
  const now = list.data?.find(({ active }) => active)
  const other = now !== undefined && now.number !== opened?.number
  const shown = useQuery({
    ...api.versions.show.queryOptions({ pipelineId, number: now?.number ?? 1 }),
    enabled: other,
    staleTime: Infinity,
  })
  if (list.data && !now) return null
  return other && shown.data ? { number: now.number, hash: now.hash, document: shown.data.document } : opened
}
