import { applyChange } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { nameOf } from '#core/document/name-of.ts'
import { documentBefore, rebaseChange, type NamedCopy } from '#core/document/rebase/rebase-change.ts'
import { Refusal } from '#core/refusal.ts'
import type { SavedChange } from '#server/db/drafts.ts'
import { newId } from '#server/platform/ids.ts'

/** An edit that met another's. Nothing is lost: what did not fit lives on in a copy. */
export interface Conflict {
  elementId: string
  copyId: string | null
  sentence: string
}

const sentenceOf = (copy: NamedCopy, name: string, others: string): string => {
  if (copy.of === undefined)
    return `${others} changed ${name} of the pipeline meanwhile; yours is kept in a note.`
  if (copy.because === 'removed') return `${others} removed ${name} meanwhile; yours is kept as ${copy.name}.`
  return `${others} changed ${name} meanwhile; yours is kept beside it as ${copy.name}.`
}

const called = (document: PipelineDocument, id: string): string => {
  const element = document.elements[id]
  return element ? nameOf(element) : id
}

/** Several changes as one: what is copied because of a conflict is copied once, however many edits went into it. */
const asOne = (base: PipelineDocument, changes: readonly Change[]): Change => {
  const [first] = changes
  if (first && changes.length === 1) return first
  let wanted = base
  for (const change of changes) {
    const result = applyChange(wanted, change)
    if (result.outcome === 'refused') throw new Refusal('revision_conflict', result.message)
    wanted = result.document
  }
  const label = `${first?.label ?? 'Edit'} and ${changes.length - 1} more`
  return changeBetween(base, wanted, label.slice(0, 200))
}

/**
 * Takes changes that were made before others changed the draft onto the draft as it is now. Without others they are what they were.
 * Refuses `revision_conflict` where they were not made on the revision they claim.
 */
export const broughtOver = (
  current: PipelineDocument,
  theirs: readonly SavedChange[],
  mine: readonly Change[],
  author: string,
): { changes: Change[]; conflicts: Conflict[] } => {
  if (theirs.length === 0) return { changes: [...mine], conflicts: [] }
  const base = documentBefore(
    current,
    theirs.map(({ change }) => change),
  )
  const rebased = rebaseChange({ mine: asOne(base, mine), base, current, author, newId: () => newId() })
  if (rebased.outcome === 'refused') throw new Refusal('revision_conflict', rebased.message)
  const authors = [...new Set(theirs.map((change) => change.author.name))]
  const others = authors.length === 1 ? (authors[0] ?? 'Somebody') : 'Others'
  const conflicts: Conflict[] = [
    ...rebased.copies.map((copy) => ({
      elementId: copy.of ?? copy.id,
      copyId: copy.id,
      sentence: sentenceOf(copy, copy.of === undefined ? copy.name : called(base, copy.of), others),
    })),
    ...rebased.kept.map((id) => ({
      elementId: id,
      copyId: null,
      sentence: `${others} changed ${called(current, id)} meanwhile, so it was not removed.`,
    })),
  ]
  return { changes: rebased.change.edits.length > 0 ? [rebased.change] : [], conflicts }
}
