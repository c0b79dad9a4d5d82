'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { writeUrlState } from '#components/runs/use-url-state.ts'
import { classes } from '#components/ui/classes.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'

import { useDesigner } from '../designer-context.tsx'
import type { Comment } from './threads.ts'

/** "2 unread", or "3 open": open threads of an element and unread comments in them, as one short text that is compared cheaply. */
const marked = (comments: readonly Comment[], id: string): string => {
  const own = comments.filter(({ elementId }) => elementId === id)
  const open = own.filter((one) => one.id === one.threadId && one.resolvedAt === null).length
  return `${open} ${own.filter(({ unread }) => unread).length}`
}

/** On a node that is spoken of: how many threads are open. A press opens them. */
export function CommentMark({ id }: { id: string }) {
  const { pipelineId, store } = useDesigner()
  const api = useTRPC()
  const { data = '0 0' } = useQuery({
    ...api.comments.list.queryOptions({ pipelineId }),
    select: (comments) => marked(comments, id),
    staleTime: 30_000,
  })
  const [open = 0, unread = 0] = data.split(' ').map(Number)
  if (open === 0 && unread === 0) return null
  const label = `${formatQuantity(open, 'open comment')}${unread > 0 ? `, ${unread} not read` : ''}`
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
