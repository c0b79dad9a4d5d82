import { formatQuantity } from '#components/ui/format.ts'

import type { Comment } from './threads.ts'

/** How many threads about an element are open, and how many comments in them were not read. */
export interface CommentCount {
  open: number
  unread: number
}

/** How much is said of each element that is spoken of. */
export const commentCounts = (comments: readonly Comment[]): ReadonlyMap<string, CommentCount> =>
  new Map(
    [...Map.groupBy(comments, ({ elementId }) => elementId)].flatMap(([id, own]) => {
      const open = own.filter((one) => one.id === one.threadId && one.resolvedAt === null).length
      const unread = own.filter((one) => one.unread).length
      return open === 0 && unread === 0 ? [] : [[id, { open, unread }] as const]
    }),
  )

/** "3 open comments, 1 not read" */
export const commentWords = ({ open, unread }: CommentCount): string =>
  `${formatQuantity(open, 'open comment')}${unread > 0 ? `, ${unread} not read` : ''}`
