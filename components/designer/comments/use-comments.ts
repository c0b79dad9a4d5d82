'use client'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { showToast } from '#components/ui/toast.ts'

/** The comments on a draft, kept fresh, and what can be done with them. */
export const useComments = (pipelineId: string) => {
  const api = useTRPC()
  const queries = useQueryClient()
  useLiveQueries([topics.comments])
  const list = useQuery(api.comments.list.queryOptions({ pipelineId }))
  const members = useQuery(api.members.list.queryOptions())
  const told = {
    onSuccess: () => queries.invalidateQueries({ queryKey: api.comments.pathKey() }),
    onError: (cause: unknown) =>
      showToast({ tone: 'failed', title: 'The comment was not changed', text: sentenceOf(cause) }),
  }
  return {
    comments: list.data,
    error: list.error,
    members: members.data ?? [],
    write: useMutation({ ...api.comments.write.mutationOptions(), ...told }),
    edit: useMutation({ ...api.comments.edit.mutationOptions(), ...told }),
    remove: useMutation({ ...api.comments.remove.mutationOptions(), ...told }),
    resolve: useMutation({ ...api.comments.resolve.mutationOptions(), ...told }),
    see: useMutation({ ...api.comments.see.mutationOptions(), onSuccess: told.onSuccess }),
  }
}

export type Comments = ReturnType<typeof useComments>
