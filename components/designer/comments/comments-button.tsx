'use client'
import { useQuery } from '@tanstack/react-query'

import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { useKeys } from '#components/shell/keys.ts'
import { Button } from '#components/ui/button.tsx'

import { useDesigner } from '../designer-context.tsx'

/** Opens and closes what is said about the pipeline; says how much of it is unread. */
export function CommentsButton() {
  const { pipelineId } = useDesigner()
  const api = useTRPC()
  useLiveQueries([topics.comments])
  const { data: unread = 0 } = useQuery({
    ...api.comments.list.queryOptions({ pipelineId }),
    select: (comments) => comments.filter((comment) => comment.unread).length,
    staleTime: 30_000,
  })
  const [open, setOpen] = useUrlState('comments')
  const toggle = () => setOpen(open ? undefined : 'open')
  useKeys('Designer', [{ keys: 'shift+m', label: 'Comments', run: toggle }])
  return (
    <Button
      kind="quiet"
      icon="comment"
      aria-expanded={open !== undefined}
      aria-label={unread > 0 ? `Comments, ${unread} not read` : 'Comments'}
      title="Comments (Shift+M)"
      onClick={toggle}
    >
      {unread > 0 && unread}
    </Button>
  )
}
