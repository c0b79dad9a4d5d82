import { applyChange } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { documentBefore } from '#core/document/rebase/rebase-change.ts'

import { Unreachable, type DraftPort } from './draft-port.ts'
import type { Rebase } from './unsaved-changes.ts'
import type { UnsavedShelf, UnsavedWork } from './unsaved-shelf.ts'

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
      const { client, batch } = work
      if (work.sent.length > 0)
        await port.save({ client, batch, baseRevision: work.baseRevision, changes: work.sent })
      if (work.unsent.length > 0) {
        const { revision, changes } = await carried(port, rebase, work)
        for (let index = 0; index * mostPerBatch < changes.length; index++) {
          const part = changes.slice(index * mostPerBatch, (index + 1) * mostPerBatch)
          await port.save({
            client,
            batch: batch + 1 + index,
            baseRevision: revision + index * mostPerBatch,
            changes: part,
          })
        }
      }
      recovered += work.sent.length + work.unsent.length
      shelf.clear(client)
    } catch (cause) {
      if (cause instanceof Unreachable) return recovered
      // Refused for good, for instance by a lost permission: nothing here can mend it.
      shelf.clear(work.client)
    }
  }
  return recovered
}

const mostPerBatch = 500

/** What a tab had not sent, made to go onto the draft as it is now. */
const carried = async (
  port: DraftPort,
  rebase: Rebase,
  work: UnsavedWork,
): Promise<{ revision: number; changes: Change[] }> => {
  const { revision, document } = await port.reopen()
  const since = await port.since(work.baseRevision)
  const known =
    'reload' in since
      ? undefined
      : since.changes.filter((one) => one.revision <= revision).map(({ change }) => change)
  const before =
    known &&
    work.sent.reduce<PipelineDocument>(
      (current, change) => applyFitting(current, change),
      documentBefore(document, known),
    )
  return {
    revision,
    changes: rebase(work.unsent, before ?? document, document).changes.filter(
      ({ edits }) => edits.length > 0,
    ),
  }
}

const applyFitting = (document: PipelineDocument, change: Change): PipelineDocument => {
  const result = applyChange(document, change)
  return result.outcome === 'applied' ? result.document : document
}
