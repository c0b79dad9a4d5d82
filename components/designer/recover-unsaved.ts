import { applyChange } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { documentBefore } from '#core/document/rebase/rebase-change.ts'

import { baseOf } from './base-of-work.ts'
import { TooFarBehind, Unreachable, type Conflict, type DraftPort } from './draft-port.ts'
import type { Rebase } from './unsaved-changes.ts'
import type { UnsavedShelf, UnsavedWork } from './unsaved-shelf.ts'

/** Work of a closed tab that the server does not take: it stays on the shelf until somebody decides. */
export interface StrandedWork {
  client: string
  /** Why. */
  sentence: string
  /** All of it, to be saved as a file. */
  text: string
}

export interface Recovered {
  /** How many changes came home. */
  count: number
  conflicts: Conflict[]
  stranded: StrandedWork[]
}

/** The server takes so many changes at once. */
const mostPerBatch = 500

interface Recovery {
  port: DraftPort
  shelf: UnsavedShelf
  rebase: Rebase
  now: number
  own: string
}

/**
 * Saves what closed tabs had not saved. Their batches keep their numbers, so what had arrived after all is not applied twice.
 * What cannot be sent now, or is refused, stays on the shelf: only what the server has is taken from it.
 */
export const recoverUnsaved = async (recovery: Recovery): Promise<Recovered> => {
  const { shelf, now, own } = recovery
  const recovered: Recovered = {
    count: 0,
    conflicts: [],
    stranded: shelf.unreadable().map(({ client, text }) => ({
      client,
      text,
      sentence: 'Another release of Sluice wrote it down.',
    })),
  }
  for (const work of shelf.orphans(now, own)) {
    try {
      const { count, conflicts } = await bringHome(recovery, work)
      recovered.count += count
      recovered.conflicts.push(...conflicts)
      shelf.clear(work.client)
    } catch (cause) {
      if (cause instanceof Unreachable) break
      // Somebody edits at this moment; the next look finds it again.
      if (cause instanceof TooFarBehind) continue
      const sentence = cause instanceof Error ? cause.message : 'The server refused the changes.'
      recovered.stranded.push({ client: work.client, sentence, text: JSON.stringify(work, null, 2) })
    }
  }
  return recovered
}

const bringHome = async (
  { port, rebase }: Recovery,
  work: UnsavedWork,
): Promise<{ count: number; conflicts: Conflict[] }> => {
  const { client, batch, baseRevision, sent, unsent } = work
  const answer = sent.length > 0 ? await savedOrForgotten(port, work) : undefined
  const arrived = sent.length === 0 || answer !== undefined
  const left = arrived ? unsent : [...sent, ...unsent]
  const conflicts = [...(answer?.conflicts ?? [])]
  let count = arrived ? sent.length : 0
  if (left.length === 0) return { count, conflicts }

  const { revision, document } = await port.reopen()
  const past = arrived ? await pastOf(port, baseRevision, revision, document) : undefined
  const base = past ?? baseOf(document, work)
  const before = arrived ? onto(base, sent) : base
  if (!applies(before, left)) throw new Error('It does not fit the pipeline as it was.')
  const carried = rebase(left, before, document)
  const changes = carried.changes.filter(({ edits }) => edits.length > 0)
  for (let index = 0; index * mostPerBatch < changes.length; index++) {
    const saved = await port.save({
      client,
      batch: batch + 1 + index,
      baseRevision: revision + index * mostPerBatch,
      changes: changes.slice(index * mostPerBatch, (index + 1) * mostPerBatch),
    })
    conflicts.push(...saved.conflicts)
  }
  if (changes.length > 0) count += left.length
  return { count, conflicts: [...conflicts, ...carried.conflicts] }
}

/** What the server answers to a batch that may have arrived; undefined where it did not, and its base is forgotten. */
const savedOrForgotten = async (port: DraftPort, { client, batch, baseRevision, sent }: UnsavedWork) => {
  try {
    return await port.save({ client, batch, baseRevision, changes: sent })
  } catch (cause) {
    if (cause instanceof TooFarBehind) return undefined
    throw cause
  }
}

/** The draft at an older revision; undefined where the server no longer knows the way back. */
const pastOf = async (
  port: DraftPort,
  baseRevision: number,
  revision: number,
  document: PipelineDocument,
): Promise<PipelineDocument | undefined> => {
  const since = await port.since(baseRevision)
  if ('reload' in since) return undefined
  const known = since.changes.filter((one) => one.revision <= revision)
  return documentBefore(
    document,
    known.map(({ change }) => change),
  )
}

const onto = (document: PipelineDocument, changes: readonly Change[]): PipelineDocument =>
  changes.reduce((current, change) => {
    const result = applyChange(current, change)
    return result.outcome === 'applied' ? result.document : current
  }, document)

const applies = (document: PipelineDocument, changes: readonly Change[]): boolean => {
  let current = document
  for (const change of changes) {
    const result = applyChange(current, change)
    if (result.outcome === 'refused') return false
    current = result.document
  }
  return true
}
