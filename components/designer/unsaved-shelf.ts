import { z } from 'zod'

import { change } from '#core/document/change.ts'

/** What a tab has not yet saved, kept where a closed tab or a dead machine cannot lose it. */
const unsavedWork = z.object({
  client: z.string(),
  baseRevision: z.number(),
  batch: z.number(),
  /** On its way: perhaps the server has it, perhaps not. */
  sent: z.array(change),
  unsent: z.array(change),
  touchedAt: z.number(),
})
export type UnsavedWork = z.infer<typeof unsavedWork>

export interface UnsavedShelf {
  put: (work: UnsavedWork) => void
  clear: (client: string) => void
  /** Work of tabs that are no longer there. */
  orphans: (now: number, own: string) => UnsavedWork[]
}

/** A living tab touches its work this often; one silent for three times as long is gone. */
export const touchEveryMs = 5_000
const goneAfterMs = 3 * touchEveryMs

/** A shelf in the browser's own storage: written at once, before anything can go wrong. */
export const browserShelf = (storage: Storage, pipelineId: string): UnsavedShelf => {
  const prefix = `sluice.unsaved.${pipelineId}.`
  return {
    put: (work) => {
      try {
        storage.setItem(prefix + work.client, JSON.stringify(work))
      } catch {
        // Storage full or forbidden: the work is still in the tab and on its way to the server.
      }
    },
    clear: (client) => storage.removeItem(prefix + client),
    orphans: (now, own) =>
      Object.keys(storage)
        .filter((key) => key.startsWith(prefix) && key !== prefix + own)
        .flatMap((key) => {
          const read = unsavedWork.safeParse(parsed(storage.getItem(key)))
          if (!read.success) storage.removeItem(key)
          return read.success && read.data.touchedAt < now - goneAfterMs ? [read.data] : []
        }),
  }
}

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
