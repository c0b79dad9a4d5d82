import { applyChange } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change, Edit } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element, ElementId } from '#core/document/element.ts'

import type { Conflict, RemoteChange, SaveAnswer } from './draft-port.ts'
import { fittingChange } from './fitting-change.ts'
import { mergeTyping } from './merge-typing.ts'

/** Carries changes made on `before` over to `after`, the same document as others have left it. The answer fits there, in order. */
export type Rebase = (
  mine: readonly Change[],
  before: PipelineDocument,
  after: PipelineDocument,
) => { changes: Change[]; conflicts: Conflict[] }

/** The document on screen as others have left it, and what of mine lives on in copies. */
export interface Moved {
  document: PipelineDocument
  conflicts: Conflict[]
}

/** `lost`: the changes do not go onto what is known of the draft, so it has to be opened anew. */
export type Taken = { outcome: 'taken'; moved: Moved | undefined } | { outcome: 'lost' }

/** The server takes so many changes at once. */
const mostPerBatch = 500

/**
 * What a person did that the server does not have yet. What it has is `confirmed`; on top of it lies at most one batch on its way and then
 * what was done since. An answer moves `confirmed` on and carries the rest over others' changes, so that the document on screen is always
 * confirmed + sent + unsent. Nothing is dropped before the server has said that it has it.
 */
export class UnsavedChanges {
  revision: number
  /** Number of the batch that was sent last. */
  batch = 0
  sent: Change[] = []
  unsent: Change[] = []
  private confirmed: PipelineDocument
  private readonly rebase: Rebase

  constructor(options: { revision: number; document: PipelineDocument; rebase: Rebase }) {
    this.revision = options.revision
    this.confirmed = options.document
    this.rebase = options.rebase
  }

  get count(): number {
    return this.sent.length + this.unsent.length
  }

  /** The elements that the unsaved changes set fields of, as the server has them. */
  before(): Record<ElementId, Element> {
    const ids = new Set([...this.sent, ...this.unsent].flatMap(({ edits }) => edits.flatMap(idOf)))
    return Object.fromEntries(
      [...ids].flatMap((id) => (this.confirmed.elements[id] ? [[id, this.confirmed.elements[id]]] : [])),
    )
  }

  /** Takes a change that the document on screen already has. */
  push(change: Change): void {
    const last = this.unsent.at(-1)
    const merged = last && mergeTyping(last, change)
    this.unsent = merged ? [...this.unsent.slice(0, -1), merged] : [...this.unsent, change]
  }

  /** Puts what was done since on its way, unless something is on its way already. */
  send(): void {
    if (this.sent.length > 0 || this.unsent.length === 0) return
    this.sent = this.unsent.slice(0, mostPerBatch)
    this.unsent = this.unsent.slice(mostPerBatch)
    this.batch += 1
  }

  /** What was on its way did not arrive and goes again, as new. */
  takeBack(): void {
    this.unsent = [...this.sent, ...this.unsent]
    this.sent = []
  }

  /** The server has what was on its way. */
  takeAnswer(answer: SaveAnswer): Taken {
    const withTheirs = onto(this.confirmed, changesOf(answer.theirs))
    const next = withTheirs && onto(withTheirs, answer.rebased)
    if (!next) return { outcome: 'lost' }
    return { outcome: 'taken', moved: this.moveTo(next, answer.revision, answer.conflicts, withTheirs) }
  }

  /** Others changed the draft while nothing of mine was on its way. */
  takeTheirs(changes: readonly RemoteChange[], revision: number): Taken {
    const next = onto(this.confirmed, changesOf(changes))
    return next ? { outcome: 'taken', moved: this.moveTo(next, revision, []) } : { outcome: 'lost' }
  }

  /** Begins again from the draft as the server has it; what it does not have is carried over as far as it fits. */
  takeDraft(document: PipelineDocument, revision: number): Moved | undefined {
    return this.moveTo(document, revision, [])
  }

  /** Moves on to what the server has, and carries what it does not have over the difference. */
  private moveTo(
    next: PipelineDocument,
    revision: number,
    told: Conflict[],
    withTheirs?: PipelineDocument,
  ): Moved | undefined {
    const same = changeBetween(allOnto(this.confirmed, this.sent), next, '').edits.length === 0
    const carried = same ? undefined : this.carry(next, told.length === 0 ? withTheirs : undefined)
    this.sent = []
    this.confirmed = next
    this.revision = revision
    if (carried) this.unsent = carried.changes.filter(({ edits }) => edits.length > 0)
    if (!carried && told.length === 0) return undefined
    return {
      document: allOnto(next, this.unsent),
      conflicts: [...told, ...(carried?.conflicts ?? [])],
    }
  }

  /** What is left to send, on a document that others have changed: merged with theirs, or kept in copies. */
  private carry(
    next: PipelineDocument,
    withTheirs: PipelineDocument | undefined,
  ): { changes: Change[]; conflicts: Conflict[] } {
    const { confirmed, sent, unsent } = this
    if (!withTheirs || unsent.length === 0) return this.rebase(unsent, allOnto(confirmed, sent), next)
    // The server may have adjusted what I sent (a name that was taken). What I did since goes on with mine, not against that: carried over
    // theirs in one piece with what was sent, it wins over the adjustment.
    const whole = this.rebase([...sent, ...unsent], confirmed, withTheirs)
    const rest = changeBetween(next, allOnto(withTheirs, whole.changes), unsent.at(-1)?.label ?? '')
    return { changes: [rest], conflicts: whole.conflicts }
  }
}

/** Only a field that is set needs the element around it: what is removed comes with its edit, and where a node lies says nothing of it. */
const idOf = (edit: Edit): ElementId[] => (edit.do === 'set' ? [edit.id] : [])

const changesOf = (remote: readonly RemoteChange[]): Change[] => remote.map(({ change }) => change)

/** The document after some changes, or undefined where they were made on another. */
const onto = (document: PipelineDocument, changes: readonly Change[]): PipelineDocument | undefined =>
  changes.reduce<PipelineDocument | undefined>((current, change) => {
    const result = current && applyChange(current, change)
    return result?.outcome === 'applied' ? result.document : undefined
  }, document)

/** The document after as much of some changes as fits it. */
const allOnto = (document: PipelineDocument, changes: readonly Change[]): PipelineDocument =>
  changes.reduce((current, change) => {
    const whole = applyChange(current, change)
    if (whole.outcome === 'applied') return whole.document
    const part = applyChange(current, fittingChange(current, change).change)
    return part.outcome === 'applied' ? part.document : current
  }, document)
