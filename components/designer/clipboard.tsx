'use client'
import { afterDrawing } from '#components/ui/on-demand.tsx'

/** The clipboard reads and writes the text of a pipeline, which drawing does without. */
export const Clipboard = afterDrawing(() =>
  import('./clipboard-events.tsx').then((part) => part.ClipboardEvents),
)
