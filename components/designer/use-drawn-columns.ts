'use client'
import { keepPreviousData, useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { useSettled } from '#components/ui/use-settled.ts'

import type { KnownColumn } from './code/code-completion.ts'
import { useDesigner, useDesignerState } from './designer-context.tsx'

/** Nothing is asked while the draft is saved again within this time: somebody types. */
const typingRestsMs = 1_000
const staleMs = 60_000
/** So many assets fit into the address of a question. */
const mostAsked = 40

interface Question {
  assets: readonly string[]
  revision: number
}

/** The names of the columns that assets' SQL gives as it is drawn, by asset, once typing rests; while it does not, those of before. */
export const useDrawnColumns = (keys: readonly string[]): ReadonlyMap<string, readonly KnownColumn[]> => {
  const api = useTRPC()
  const { store, pipelineId } = useDesigner()
  const revision = useDesignerState(() => store.autosave.revision())
  const asked: Question = { assets: keys.slice(0, mostAsked), revision }
  const settled = JSON.parse(useSettled(JSON.stringify(asked), typingRestsMs)) as Question
  const { data } = useQuery({
    ...api.drafts.columns.queryOptions({
      pipelineId,
      revision: settled.revision,
      assets: [...settled.assets],
    }),
    enabled: settled.assets.length > 0,
    staleTime: staleMs,
    retry: false,
    placeholderData: keepPreviousData,
  })
  return new Map(data?.map(({ asset, columns }) => [asset, columns]))
}
