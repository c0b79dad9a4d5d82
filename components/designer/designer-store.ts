import { applyChange, applied } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import { moveNodes } from '#core/document/commands/move-nodes.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { ElementId } from '#core/document/element.ts'
import { invertChange } from '#core/document/invert-change.ts'
import { Refusal } from '#core/refusal.ts'
import { sameItems } from '#core/same-items.ts'

import { Autosave, type AutosaveOptions } from './autosave.ts'
import type { Conflict, Person } from './draft-port.ts'
import { drawsTheSame } from './draws-the-same.ts'
import { fittingChange } from './fitting-change.ts'
import { emptyHistory, remembered, type History, type Typing } from './history.ts'
import type { Saving } from './saving.ts'

/** Somebody else on the same pipeline, and what they have selected. */
export interface OtherEditor {
  client: string
  user: Person
  selection: readonly ElementId[]
}

/** A few words for the person at the keyboard: why something was not done, or what became of it. */
export interface Notice {
  number: number
  tone: 'neutral' | 'warn' | 'failed'
  sentence: string
}

export interface DesignerState<Problem> {
  readonly document: PipelineDocument
  /** The document as it was when something that is drawn last changed; whoever draws all of it looks at this one, and rests while a text is typed. */
  readonly drawn: PipelineDocument
  readonly selection: ReadonlySet<ElementId>
  readonly problems: readonly Problem[]
  /** Whether the document was looked at yet; opening does not wait for it. */
  readonly checked: boolean
  /** Words for what undo and redo would do, undefined where there is nothing. */
  readonly undo: string | undefined
  readonly redo: string | undefined
  readonly saving: Saving
  readonly conflicts: readonly Conflict[]
  readonly others: readonly OtherEditor[]
  readonly notice: Notice | undefined
  /** Whose edits arrived last, for a quiet word. */
  readonly lastFrom: Person | undefined
}

export interface DesignerOptions<Problem> extends Omit<
  AutosaveOptions,
  'onSaving' | 'onDocument' | 'onTheirs'
> {
  /** Validation, given what it found last so that it looks only at what changed. */
  validate: (document: PipelineDocument) => readonly Problem[]
  /** New places for what was added while somebody else put something on the same spot. */
  partNodes?: (
    document: PipelineDocument,
    mine: readonly Change[],
  ) => Readonly<Record<ElementId, { x: number; y: number }>>
  /** Runs when the hand rests. */
  whenIdle: (run: () => void) => void
}

/**
 * The designer without a screen: a document, what can be taken back, what is selected, what is wrong, what is saved.
 * Whatever changes the document goes through `apply`, so undo, saving and validation see everything.
 */
export class DesignerStore<Problem = unknown> {
  private state: DesignerState<Problem>
  private history: History = emptyHistory
  private readonly listeners = new Set<() => void>()
  private readonly saver: Autosave
  private readonly options: DesignerOptions<Problem>
  private validating = false
  private notices = 0

  constructor(options: DesignerOptions<Problem>) {
    this.options = options
    this.state = {
      document: options.document,
      drawn: options.document,
      selection: new Set(),
      problems: [],
      checked: false,
      undo: undefined,
      redo: undefined,
      saving: { is: 'saved', at: undefined },
      conflicts: [],
      others: [],
      notice: undefined,
      lastFrom: undefined,
    }
    this.saver = new Autosave({
      ...options,
      onSaving: (saving) => this.update({ saving }),
      onDocument: (document, conflicts) => this.takeOver(document, conflicts),
      onMerged: (mine) => {
        const places = options.partNodes?.(this.state.document, mine) ?? {}
        const parted = Object.keys(places).length > 0 ? moveNodes(this.state.document, { places }) : undefined
        if (parted && !(parted instanceof Refusal)) this.adopt(parted)
      },
      onTheirs: (theirs) => {
        const others = theirs.filter(({ client }) => client !== options.client)
        if (others.length > 0) this.update({ lastFrom: others.at(-1)?.author })
      },
    })
    this.validateSoon()
  }

  read = (): DesignerState<Problem> => this.state
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  get document(): PipelineDocument {
    return this.state.document
  }

  get autosave(): Autosave {
    return this.saver
  }

  /**
   * Applies a change made on this document. `typing`: it may join the one before in history.
   * A change that does not fit is said, not thrown: the limits of a document are met this way.
   */
  apply(change: Change, how: { typing?: Typing } = {}): boolean {
    if (change.edits.length === 0) return false
    const result = applyChange(this.state.document, change)
    if (result.outcome === 'refused') {
      this.say('failed', result.message)
      return false
    }
    this.history = remembered(this.history, change, this.options.now(), how.typing ?? false)
    this.moveTo(result.document)
    this.saver.push(change)
    return true
  }

  /** Applies what a command answered; a refusal is said to the person, and nothing changes. */
  run(outcome: Change | Refusal, how: { typing?: Typing } = {}): boolean {
    if (!(outcome instanceof Refusal)) return this.apply(outcome, how)
    this.say('warn', outcome.message)
    return false
  }

  /** Applies a change that nobody made by hand, such as places for nodes that had none: saved, but no step of undo. */
  adopt(change: Change): void {
    const result = applyChange(this.state.document, change)
    if (result.outcome === 'refused' || change.edits.length === 0) return
    this.moveTo(result.document)
    this.saver.push(change)
  }

  undo(): void {
    const last = this.history.done.at(-1)
    if (!last) return
    const { change, kept } = fittingChange(this.state.document, invertChange(last))
    this.history = {
      done: this.history.done.slice(0, -1),
      // What could not be undone at all is nothing to redo.
      undone: change.edits.length > 0 ? [...this.history.undone, invertChange(change)] : this.history.undone,
      at: 0,
    }
    this.step(change, kept)
  }

  redo(): void {
    const next = this.history.undone.at(-1)
    if (!next) return
    const { change, kept } = fittingChange(this.state.document, next)
    this.history = {
      done: change.edits.length > 0 ? [...this.history.done, change] : this.history.done,
      undone: this.history.undone.slice(0, -1),
      at: 0,
    }
    this.step(change, kept)
  }

  select(ids: Iterable<ElementId>): void {
    const selection = new Set(ids)
    const same =
      selection.size === this.state.selection.size &&
      [...selection].every((id) => this.state.selection.has(id))
    if (!same) this.update({ selection })
  }

  say(tone: Notice['tone'], sentence: string): void {
    this.update({ notice: { number: ++this.notices, tone, sentence } })
  }

  setOthers(others: readonly OtherEditor[]): void {
    this.update({ others })
  }

  tellConflicts(conflicts: readonly Conflict[]): void {
    if (conflicts.length > 0) this.update({ conflicts: [...this.state.conflicts, ...conflicts] })
  }

  dismissConflicts(): void {
    this.update({ conflicts: [] })
  }

  private step(change: Change, kept: number): void {
    if (kept > 0) this.say('warn', 'A part of this has changed since; that part stays as it is.')
    if (change.edits.length > 0) {
      this.moveTo(applied(this.state.document, change))
      this.saver.push(change)
    } else this.update({})
  }

  private takeOver(document: PipelineDocument, conflicts: Conflict[]): void {
    this.moveTo(document)
    this.tellConflicts(conflicts)
  }

  private moveTo(document: PipelineDocument): void {
    const selection = [...this.state.selection].filter((id) => document.elements[id])
    const { drawn } = this.state
    this.update({
      document,
      drawn: drawsTheSame(drawn, document) ? drawn : document,
      ...(selection.length < this.state.selection.size && { selection: new Set(selection) }),
    })
    this.validateSoon()
  }

  /** Looks for problems again in a quiet moment: the document is another, or what it is held against. */
  validateSoon(): void {
    if (this.validating) return
    this.validating = true
    this.options.whenIdle(() => {
      this.validating = false
      const found = this.options.validate(this.state.document)
      const { problems, checked } = this.state
      // Who shows problems is not to draw again because they were looked for again.
      if (!checked || !sameItems(problems, found)) this.update({ problems: found, checked: true })
    })
  }

  private update(part: Partial<DesignerState<Problem>>): void {
    this.state = {
      ...this.state,
      ...part,
      undo: this.history.done.at(-1)?.label,
      redo: this.history.undone.at(-1)?.label,
    }
    for (const listener of this.listeners) listener()
  }
}
