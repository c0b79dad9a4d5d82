import { z } from 'zod'

import { change } from '#core/document/change.ts'
import { element } from '#core/document/element.ts'

/** What a tab has not yet saved, kept where a closed tab or a dead machine cannot lose it. */
const unsavedWork = z.object({
  client: z.string(),
  baseRevision: z.number(),
  batch: z.number(),
  /** On its way: perhaps the server has it, perhaps not. */
  sent: z.array(change),
  unsent: z.array(change),
  /** The elements that it changes, as they were before: enough to carry it over a draft whose past is forgotten. */
  before: z.record(z.string(), element),
  touchedAt: z.number(),
})
export type UnsavedWork = z.infer<typeof unsavedWork>

export interface UnsavedShelf {
  /** Whether it is kept: the browser's storage may be full, or forbidden. */
  put: (work: UnsavedWork) => boolean
  clear: (client: string) => void
  /** Work of tabs that are no longer there. */
  orphans: (now: number, own: string) => UnsavedWork[]
  /** What another release of Sluice kept here, as it is written. */
  unreadable: () => { client: string; text: string }[]
}

/** A living tab touches its work this often; one silent for three times as long is gone. */
export const touchEveryMs = 5_000
const goneAfterMs = 3 * touchEveryMs

/** A person's shelf in the browser's own storage: written at once, before anything can go wrong. The next person at this browser has another. */
export const browserShelf = (storage: Storage, userId: string, pipelineId: string): UnsavedShelf => {
  const prefix = `sluice.unsaved.${userId}.${pipelineId}.`
  const kept = () => Object.keys(storage).filter((key) => key.startsWith(prefix))
  const read = (key: string) => unsavedWork.safeParse(parsed(storage.getItem(key)))
  return {
    put: (work) => {
      try {
        storage.setItem(prefix + work.client, JSON.stringify(work))
        return true
      } catch {
        // Storage full or forbidden: the work is still in the tab and on its way to the server.
        return false
      }
    },
    clear: (client) => storage.removeItem(prefix + client),
    orphans: (now, own) =>
      kept()
        .filter((key) => key !== prefix + own)
        .flatMap((key) => {
          const { data } = read(key)
          return data && data.touchedAt < now - goneAfterMs ? [data] : []
        }),
    unreadable: () =>
      kept()
        .filter((key) => !read(key).success)
        .map((key) => ({ client: key.slice(prefix.length), text: storage.getItem(key) ?? '' })),
  }
}

const parsed = (text: string | null): unknown => {
  try {
    return JSON.parse(text ?? 'null')
  } catch {
    return null
  }
}
