import type { Answers } from '#components/api/trpc.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { nameOf } from '#core/document/name-of.ts'

export type Comment = Answers['comments']['list'][number]

/** What was said about one element, the question first. */
export interface Thread {
  id: string
  elementId: string
  /** As the element is called now, or as it was called when the thread began if it is gone. */
  name: string
  isGone: boolean
  /** Who resolved it; null while it is open. */
  resolvedBy: string | null
  comments: readonly Comment[]
  unread: number
}

/** The comments as threads, in the order they began. */
export const threadsOf = (comments: readonly Comment[], elements: PipelineDocument['elements']): Thread[] =>
  [...Map.groupBy(comments, ({ threadId }) => threadId)].flatMap(([id, all]) => {
    const first = all.find((comment) => comment.id === id)
    if (!first) return []
    const element = elements[first.elementId]
    return [
      {
        id,
        elementId: first.elementId,
        name: (element ? nameOf(element) : first.elementName) || 'note',
        isGone: element === undefined,
        resolvedBy: first.resolvedAt === null ? null : (first.resolvedBy ?? 'somebody'),
        comments: all,
        unread: all.filter(({ unread }) => unread).length,
      },
    ]
  })

export const threadFilters = ['open', 'mine', 'all'] as const
export type ThreadFilter = (typeof threadFilters)[number]

/** `open`: not resolved. `mine`: where somebody wrote or is mentioned. With elements given, only what is about them. */
export const shownThreads = (
  threads: readonly Thread[],
  filter: ThreadFilter,
  me: string,
  about: ReadonlySet<string>,
): Thread[] =>
  threads.filter(
    (thread) =>
      (about.size === 0 || about.has(thread.elementId)) &&
      (filter === 'all' ||
        (filter === 'open'
          ? thread.resolvedBy === null
          : thread.comments.some(({ author, mentions }) => author.id === me || mentions.includes(me)))),
  )
