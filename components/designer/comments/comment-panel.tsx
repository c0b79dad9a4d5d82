'use client'
import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { usePermission } from '#components/people/use-permission.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { Banner } from '#components/ui/banner.tsx'
import { IconButton } from '#components/ui/button.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { nameOf } from '#core/document/name-of.ts'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { CommentField } from './comment-field.tsx'
import { CommentThread } from './comment-thread.tsx'
import { shownThreads, threadFilters, threadsOf } from './threads.ts'
import { useComments } from './use-comments.ts'

const filterWords = { open: 'Open', mine: 'Mine', all: 'All' }

/** Everything that is said about the pipeline's elements, or about those that are selected. */
export function CommentPanel() {
  const [open, setOpen] = useUrlState('comments')
  return open ? <Panel onClose={() => setOpen(undefined)} /> : null
}

function Panel({ onClose }: { onClose: () => void }) {
  const { pipelineId, store, graph } = useDesigner()
  const comments = useComments(pipelineId)
  const elements = useDesignerState((state) => state.drawn.elements)
  const selection = useDesignerState((state) => state.selection)
  const me = useQuery(useTRPC().people.me.queryOptions()).data?.user?.id ?? ''
  const mayResolve = usePermission('pipeline.write')
  const [asked, setFilter] = useUrlState('threads')
  const filter = threadFilters.find((one) => one === asked) ?? 'open'
  const threads = threadsOf(comments.comments ?? [], elements)
  const shown = shownThreads(threads, filter, me, selection)
  const [first] = selection
  const about = selection.size === 1 && first !== undefined ? elements[first] : undefined
  const { write, members, see } = comments
  return (
    <section
      aria-label="Comments"
      className="absolute inset-y-3 right-3 z-10 flex w-[min(340px,calc(100%-24px))] flex-col rounded-lg border border-line bg-surface shadow-float"
    >
      <header className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-3">
        <h2 className="text-sm font-semibold">Comments</h2>
        <Segmented
          label="Which"
          options={threadFilters.map((value) => ({ value, label: filterWords[value] }))}
          value={filter}
          onChange={(value) => setFilter(value === 'open' ? undefined : value)}
        />
        <span className="ml-auto" />
        <IconButton icon="close" label="Close the comments" onClick={onClose} />
      </header>
      <div className="scroll-quiet min-h-0 flex-1 overflow-y-auto">
        {comments.error && (
          <Banner tone="failed" title="The comments could not be fetched.">
            {sentenceOf(comments.error)}
          </Banner>
        )}
        {comments.comments && shown.length === 0 && (
          <p className="p-3 text-sm text-ink-3">
            {selection.size > 0
              ? 'Nothing is said about what is selected.'
              : 'Select an element and write what you think of it; @ and a name tells that person.'}
          </p>
        )}
        {shown.map((thread) => (
          <CommentThread
            key={thread.id}
            pipelineId={pipelineId}
            thread={thread}
            comments={comments}
            me={me}
            mayResolve={mayResolve}
            onSeen={() => see.mutate({ threadIds: [thread.id] })}
            onShow={() => {
              store.select([thread.elementId])
              graph.current?.reveal([thread.elementId])
            }}
          />
        ))}
      </div>
      {about && (
        <footer className="border-t border-line p-3">
          <CommentField
            key={about.id}
            place={`${pipelineId} about ${about.id}`}
            label={`Comment on ${nameOf(about) || 'this note'}`}
            action="Comment"
            members={members}
            busy={write.isPending}
            onSay={(said, done) =>
              write.mutate({ pipelineId, about: { elementId: about.id }, ...said }, { onSuccess: done })
            }
          />
        </footer>
      )}
    </section>
  )
}
