'use client'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { useTRPC } from '#components/api/trpc.ts'

import { useDesigner } from './designer-context.tsx'

/** Keys of the assets that other pipelines of the deployment make, as far as they are known. */
export const useElsewhere = (): readonly string[] => {
  const { pipelineId } = useDesigner()
  const deployed = useQuery(useTRPC().assets.graph.queryOptions()).data
  return useMemo(
    () => deployed?.filter(({ pipeline }) => pipeline.id !== pipelineId).map(({ key }) => key) ?? [],
    [deployed, pipelineId],
  )
}
