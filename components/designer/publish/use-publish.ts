'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'

import { useTRPC } from '#components/api/trpc.ts'
import { showToast } from '#components/ui/toast.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'

/** What the server says of publishing the draft as it stands; asked once everything typed has been saved. */
export const usePublishPreview = () => {
  const { store, pipelineId } = useDesigner()
  const api = useTRPC()
  const saving = useDesignerState((state) => state.saving)
  const [flushed, setFlushed] = useState(false)
  useEffect(() => {
    let gone = false
    void store.autosave.flush().then(() => gone || setFlushed(true))
    return () => {
      gone = true
    }
  }, [store])
  const preview = useQuery({
    ...api.versions.preview.queryOptions({ pipelineId }),
    enabled: flushed && saving.is === 'saved',
    staleTime: 0,
  })
  return preview.data
}

/** Publishes the draft on screen; says so when it is active. */
export const usePublish = (onPublished: () => void) => {
  const { open, pipelineId } = useDesigner()
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
        title: `Version ${number} is active`,
        action: { label: 'Materialize…', onPress: () => open({ dialog: 'materialize' }) },
      })
    },
  })
}
