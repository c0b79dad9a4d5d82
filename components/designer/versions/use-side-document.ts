'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'

import type { Side } from './compared-sides.ts'

interface Opened {
  pipelineId: string
  name: string
  document: PipelineDocument
}

/** The document of one side of a comparison; undefined while it is on its way. */
export const useSideDocument = (
  opened: Opened,
  side: Side,
): { document: PipelineDocument | undefined; error: unknown } => {
  const api = useTRPC()
  const { pipelineId, name } = opened
  const shown = useQuery({
    ...api.versions.show.queryOptions({ pipelineId, number: typeof side === 'number' ? side : 1 }),
    enabled: typeof side === 'number',
    // A version never changes.
    staleTime: Infinity,
  })
  const nothing = useMemo(() => emptyDocument(name), [name])
  if (side === 'nothing') return { document: nothing, error: null }
  if (side === 'draft') return { document: opened.document, error: null }
  return { document: shown.data?.document, error: shown.error }
}
