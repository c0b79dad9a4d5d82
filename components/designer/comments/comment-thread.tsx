'use client'
import { useState } from 'react'

import { MarkdownText } from '#components/assets/markdown-text.tsx'
import { Avatar } from '#components/ui/avatar.tsx'
import { Button, IconButton } from '#components/ui/button.tsx'
import { Chip } from '#components/ui/chip.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { useInSight } from '#components/ui/use-in-sight.ts'

import { CommentField } from './comment-field.tsx'
import type { Comment, Thread } from './threads.ts'
import type { Comments } from './use-comments.ts'

interface CommentThreadProps {
  pipelineId: string
  thread: Thread
  comments: Comments
  me: string
  mayResolve: boolean
  /** Goes to the element. */
  onShow: () => void
  /** Its newest words were in sight. */
  onSeen: () => void
}

/** What was said about one element, and the answer to it. */
export function CommentThread({
  pipelineId,
  thread,
  comments,
  me,
  mayResolve,
  onShow,
  onSeen,
}: CommentThreadProps) {
  const { write, resolve, members } = comments
  const open = thread.resolvedBy === null
  const newest = useInSight<HTMLDivElement>(
    thread.comments.findLast(({ unread }) => unread)?.id ?? '',
    onSeen,
  )
  return (
    <article aria-label={`About ${thread.name}`} className="grid gap-2 border-b border-line p-3">
      <header className="flex min-w-0 items-center gap-2">
        {thread.isGone ? (
          <span className="min-w-0 truncate text-sm text-ink-3">
            <span className="font-mono">{thread.name}</span>, which is gone
          </span>
        ) : (
          <button
            type="button"
            className="min-h-6 min-w-0 truncate font-mono text-sm hover:underline"
            onClick={onShow}
          >
            {thread.name}
          </button>
        )}
        {thread.unread > 0 && <Chip tone="accent">{thread.unread} new</Chip>}
        {!open && <Chip>resolved by {thread.resolvedBy}</Chip>}
        {mayResolve && (
          <Button
            className="ml-auto"
            kind="quiet"
            icon={open ? 'check' : 'retry'}
            onClick={() => resolve.mutate({ threadId: thread.id, resolved: open })}
          >
            {open ? 'Resolve' : 'Open again'}
          </Button>
        )}
      </header>
      {thread.comments.map((comment) => (
        <OneComment
          key={comment.id}
          comment={comment}
          comments={comments}
          isMine={comment.author.id === me}
          // The question stays as long as there are answers.
          isRemovable={comment.id !== thread.id || thread.comments.length === 1}
        />
      ))}
      <div ref={newest} className="-mt-2" />
      <CommentField
        place={`answer to ${thread.id}`}
        label="Answer"
        action={open ? 'Answer' : 'Answer and open again'}
        members={members}
        busy={write.isPending}
        onSay={(said, done) =>
          write.mutate({ pipelineId, about: { threadId: thread.id }, ...said }, { onSuccess: done })
        }
      />
    </article>
  )
}

interface OneCommentProps {
  comment: Comment
  comments: Comments
  isMine: boolean
  isRemovable: boolean
}

function OneComment({ comment, comments, isMine, isRemovable }: OneCommentProps) {
  const [editing, setEditing] = useState(false)
  const [removing, setRemoving] = useState(false)
  const { edit, remove, members } = comments
  return (
    <div className="grid grid-cols-[auto_1fr] gap-x-2 text-sm">
      <Avatar id={comment.author.id} name={comment.author.name} />
      <div className="min-w-0">
        <p className="flex min-h-6 items-center gap-1.5">
          <b className="truncate font-semibold">{comment.author.name}</b>
          <span className="text-xs whitespace-nowrap text-ink-3">
            <Moment at={comment.createdAt} />
            {comment.editedAt && ' · edited'}
          </span>
          {isMine && !editing && (
            <span className="ml-auto flex">
              <IconButton
                icon="edit"
                size="small"
                label="Edit this comment"
                onClick={() => setEditing(true)}
              />
              {isRemovable && (
                <IconButton
                  icon="trash"
                  size="small"
                  label="Delete this comment"
                  onClick={() => setRemoving(true)}
                />
              )}
            </span>
          )}
        </p>
        <ConfirmDialog
          open={removing}
          onOpenChange={setRemoving}
          title="Delete this comment?"
          text="It is gone for everybody, and does not come back."
          action="Delete"
          danger
          busy={remove.isPending}
          onConfirm={() => remove.mutate({ id: comment.id }, { onSuccess: () => setRemoving(false) })}
        />
        {editing ? (
          <CommentField
            label="Comment"
            action="Save"
            members={members}
            busy={edit.isPending}
            initial={comment.body}
            onCancel={() => setEditing(false)}
            onSay={(said) => edit.mutate({ id: comment.id, ...said }, { onSuccess: () => setEditing(false) })}
          />
        ) : (
          <div className="wrap-anywhere">
            <MarkdownText text={comment.body} />
          </div>
        )}
      </div>
    </div>
  )
}
