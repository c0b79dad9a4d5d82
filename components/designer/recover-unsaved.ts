import type { Rebase } from './autosave.ts'
import { Unreachable, type DraftPort } from './draft-port.ts'
import type { UnsavedShelf } from './unsaved-shelf.ts'

/**
 * Saves what closed tabs had not saved. Their batches keep their numbers, so what had arrived after all is not applied twice.
 * Answers with how many changes were brought home; what cannot be sent now stays on the shelf.
 */
export const recoverUnsaved = async (deps: {
  port: DraftPort
  shelf: UnsavedShelf
  rebase: Rebase
  now: number
  own: string
}): Promise<number> => {
  const { port, shelf, rebase, now, own } = deps
  let recovered = 0
  for (const work of shelf.orphans(now, own)) {
    try {
      let { baseRevision, batch, unsent } = work
      if (work.sent.length > 0) {
        const answer = await port.save({ client: work.client, batch, baseRevision, changes: work.sent })
        const { document } = await port.reopen()
        const theirs = answer.theirs.map(({ change }) => change)
        if (theirs.length > 0) unsent = rebase(unsent, theirs, document).changes
        baseRevision = answer.revision
        batch += 1
      } else batch += 1
      if (unsent.length > 0) await port.save({ client: work.client, batch, baseRevision, changes: unsent })
      recovered += work.sent.length + work.unsent.length
      shelf.clear(work.client)
    } catch (cause) {
      if (cause instanceof Unreachable) return recovered
      // Refused for good, for instance by a lost permission: nothing here can mend it.
      shelf.clear(work.client)
    }
  }
  return recovered
}
