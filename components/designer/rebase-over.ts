import { applyChange } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { ElementId } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import { rebaseChange, type NamedCopy } from '#core/document/rebase/rebase-change.ts'

import type { Conflict } from './draft-port.ts'
import type { Rebase } from './unsaved-changes.ts'

const conflictOf = (document: PipelineDocument, copy: NamedCopy): Conflict => {
  const { of, id, name, because } = copy
  const original = of === undefined ? undefined : document.elements[of]
  const what = original ? nameOf(original) : 'the pipeline'
  const sentence =
    because === 'removed'
      ? `Somebody removed what you were editing. Your edit is kept in ${name}.`
      : `Somebody edited ${what} at the same time. Theirs stands there; yours is kept in ${name}.`
  return { elementId: of ?? id, copyId: id, sentence }
}

/** Several changes as one, so that what is copied because of a conflict is copied once, however many edits went into it. */
const asOne = (before: PipelineDocument, changes: readonly Change[]): Change | undefined => {
  const [first] = changes
  if (!first || changes.length === 1) return first
  const after = changes.reduce((current, change) => {
    const result = applyChange(current, change)
    return result.outcome === 'applied' ? result.document : current
  }, before)
  return changeBetween(before, after, `${first.label} and ${changes.length - 1} more`)
}

/** Carries a person's changes over what others did: what fits is merged, what does not lives on in a named copy. */
export const rebaseOver =
  (author: string, newId: () => ElementId): Rebase =>
  (mine, before, after) => {
    const change = asOne(before, mine)
    const result = change && rebaseChange({ mine: change, base: before, current: after, author, newId })
    if (!result || result.outcome === 'refused') return { changes: [], conflicts: [] }
    return { changes: [result.change], conflicts: result.copies.map((copy) => conflictOf(before, copy)) }
  }
