import { z } from 'zod'

import type { PipelineDocument } from '#core/document/document.ts'

/** A text that cannot be read, and the document it was typed over. */
export interface BrokenText {
  text: string
  document: PipelineDocument
}

/** Where a broken text outlives a reload of its tab. */
export interface BrokenShelf {
  read: () => BrokenText | undefined
  put: (broken: BrokenText) => void
  clear: () => void
}

// The document is our own, written by this page a moment ago; its shape is asked, its content was checked when it was made.
const shelved = z.object({
  text: z.string(),
  document: z.object({ settings: z.looseObject({}), elements: z.looseObject({}), layout: z.looseObject({}) }),
})

/** The shelf of one pipeline in this tab. A full shelf keeps nothing; the page asks before it is left. */
export const tabShelf = (storage: Storage, pipelineId: string): BrokenShelf => {
  const name = `broken-text:${pipelineId}`
  const clear = () => storage.removeItem(name)
  return {
    read: () => {
      try {
        const found = shelved.safeParse(JSON.parse(storage.getItem(name) ?? 'null'))
        return found.success ? (found.data as unknown as BrokenText) : undefined
      } catch {
        return undefined
      }
    },
    put: (broken) => {
      try {
        storage.setItem(name, JSON.stringify(broken))
      } catch {
        clear()
      }
    },
    clear,
  }
}
