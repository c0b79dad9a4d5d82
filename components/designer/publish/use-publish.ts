'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { useDeployments } from '#components/deployments/use-deployments.ts'
import { showToast } from '#components/ui/toast.ts'

import { useDesigner } from '../designer-context.tsx'

/** What the server says of publishing the draft from a revision on; undefined until it has said it. */
export const usePublishPreview = (revision: number | undefined) => {
  const { pipelineId } = useDesigner()
  const api = useTRPC()
  useLiveQueries(['drafts'])
  const { data, error } = useQuery({
    ...api.versions.preview.queryOptions({ pipelineId }),
    enabled: revision !== undefined,
    staleTime: 0,
  })
  // What it said of an older draft is no word on this one.
  return { preview: data && revision !== undefined && data.revision >= revision ? data : undefined, error }
}

/** Publishes the draft that was shown; says so when it is active. */
export const usePublish = (onPublished: () => void) => {
  const { open, pipelineId } = useDesigner()
  const { deployment } = usePlace()
  const isProduction = useDeployments().here?.kind === 'production'
  const api = useTRPC()
  const queries = useQueryClient()
  return useMutation({
    ...api.versions.publish.mutationOptions(),
    onSuccess: async ({ number }) => {
      // Whoever materializes next gets what was just published: this page knows it before it says that it is active.
      await Promise.all([
        queries.invalidateQueries({ queryKey: api.versions.list.queryKey({ pipelineId }) }),
        queries.prefetchQuery({
          ...api.versions.show.queryOptions({ pipelineId, number }),
          staleTime: Infinity,
        }),
      ])
      onPublished()
      showToast({
        tone: 'succeeded',
        title: isProduction ? `Version ${number} is active` : `Version ${number} is active in ${deployment}`,
        action: { label: 'Materialize…', onPress: () => open({ dialog: 'materialize' }) },
      })
    },
  })
}
