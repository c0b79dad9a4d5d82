'use client'
import { useEffect, useState } from 'react'

import type { completeSelection } from '#core/selection/complete-selection.ts'

type Complete = typeof completeSelection

const nothing: Complete = () => []

/** What can be typed next in a selection. What knows it is fetched when the caret comes into the line; a line can be typed without it. */
export const useCompletion = (isWanted: boolean): Complete => {
  const [complete, setComplete] = useState<Complete>(() => nothing)
  useEffect(() => {
    if (!isWanted) return
    void import('#core/selection/complete-selection.ts').then(
      (part) => setComplete(() => part.completeSelection),
      // It is asked for again when the caret comes back.
      () => undefined,
    )
  }, [isWanted])
  return complete
}
