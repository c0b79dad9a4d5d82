'use client'
import { useState } from 'react'

import { useDesignerState } from '../designer-context.tsx'
import { newsBetween } from './news.ts'

/** Tells who cannot see it what was done last, and how many are selected. What one line is, its name says when it has the focus. */
export function OutlineNews() {
  const undo = useDesignerState((state) => state.undo)
  const redo = useDesignerState((state) => state.redo)
  const count = useDesignerState((state) => state.selection.size)
  const [seen, setSeen] = useState({ undo, redo, words: '' })
  if (seen.undo !== undo || seen.redo !== redo)
    setSeen({ undo, redo, words: newsBetween(seen, { undo, redo }) ?? seen.words })
  return (
    <>
      <p role="status" className="sr-only">
        {seen.words}
      </p>
      <p id="designer-selected" role="status" className="sr-only">
        {count > 1 && `${count} elements selected`}
      </p>
    </>
  )
}
