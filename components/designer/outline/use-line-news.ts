'use client'
import { useEffect, useMemo, useState } from 'react'

import { useDesigner, useDesignerState } from '../designer-context.tsx'
import { statusWords, type LineNews } from './line-words.ts'

/** What is wrong with elements, how what they make stands, and who else is at them; another object when any of it changed. */
export const useLineNews = (): LineNews => {
  const { status } = useDesigner()
  const problems = useDesignerState((state) => state.problems)
  const others = useDesignerState((state) => state.others)
  // Another function each time, for what it answers is another.
  const [statusOf, setStatusOf] = useState(() => status.get)
  useEffect(
    () => status.subscribeAll(() => setStatusOf(() => (element: string) => status.get(element))),
    [status],
  )
  return useMemo(
    () => ({
      problems: Map.groupBy(problems, ({ elementId }) => elementId),
      status: (element) => statusWords(statusOf(element)),
      visitors: (element) =>
        others.flatMap(({ user, selection }) => (selection.includes(element) ? [user.name] : [])),
    }),
    [problems, others, statusOf],
  )
}
