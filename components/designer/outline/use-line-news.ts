'use client'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'

import { useTRPC } from '#components/api/trpc.ts'

import { commentCounts, commentWords } from '../comments/comment-words.ts'
import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { statusWords, type LineNews } from './line-words.ts'

/** What is wrong with elements, how what they make stands, and who else is at them; another object when any of it changed. */
export const useLineNews = (): LineNews => {
  const { status, pipelineId } = useDesigner()
  const problems = useDesignerState((state) => state.problems)
  const others = useDesignerState((state) => state.others)
  const comments = useQuery(useTRPC().comments.list.queryOptions({ pipelineId }, { staleTime: 30_000 })).data
  // Another function each time, for what it answers is another.
  const [statusOf, setStatusOf] = useState(() => status.get)
  useEffect(
    () => status.subscribeAll(() => setStatusOf(() => (element: string) => status.get(element))),
    [status],
  )
  return useMemo(() => {
    const spokenOf = commentCounts(comments ?? [])
    return {
      problems: Map.groupBy(problems, ({ elementId }) => elementId),
      status: (element) => statusWords(statusOf(element)),
      comments: (element) => {
        const count = spokenOf.get(element)
        return count && commentWords(count)
      },
      visitors: (element) =>
        others.flatMap(({ user, selection }) => (selection.includes(element) ? [user.name] : [])),
    }
  }, [problems, others, comments, statusOf])
}
