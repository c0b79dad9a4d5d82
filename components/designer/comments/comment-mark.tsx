'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { writeUrlState } from '#components/runs/use-url-state.ts'
import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { keptFor } from '#core/kept-for.ts'

import { useDesigner } from '../designer-context.tsx'
import { commentCounts, commentWords } from './comment-words.ts'
import type { Comment } from './threads.ts'

/** Counted once for all nodes. */
const counted = keptFor(commentCounts)
const countOf = (comments: Comment[], id: string) => counted(comments).get(id)

/** On a node that is spoken of: how many threads are open. A press opens them. */
export function CommentMark({ id }: { id: string }) {
  const { pipelineId, store } = useDesigner()
  const api = useTRPC()
  const { data: count } = useQuery({
    ...api.comments.list.queryOptions({ pipelineId }),
    select: (comments) => countOf(comments, id) ?? null,
    staleTime: 30_000,
  })
  if (!count) return null
  const { open, unread } = count
  const label = commentWords(count)
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      tabIndex={-1}
      className={classes(
        'nodrag nopan absolute -bottom-2.5 right-3 flex h-5 min-w-6 items-center gap-1 rounded-full border px-1.5 text-[10px] font-semibold',
        unread > 0 ? 'border-accent bg-accent text-accent-ink' : 'border-line-strong bg-surface text-ink-2',
      )}
      onClick={(event) => {
        event.stopPropagation()
        store.select([id])
        writeUrlState('comments', 'open', 'step')
      }}
    >
      <Icon name="comment" size={10} />
      {unread > 0 ? unread : open}
    </button>
  )
}
