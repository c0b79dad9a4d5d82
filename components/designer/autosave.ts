import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'

import { TooFarBehind, Unreachable, type Conflict, type DraftPort, type RemoteChange } from './draft-port.ts'
import { savingOf, type Line, type Saving } from './saving.ts'
import { ShelfKeeper } from './shelf-keeper.ts'
import { UnsavedChanges, type Moved, type Rebase, type Taken } from './unsaved-changes.ts'
import type { UnsavedShelf } from './unsaved-shelf.ts'

export interface AutosaveOptions {
  client: string
  revision: number
  document: PipelineDocument
  port: DraftPort
  shelf: UnsavedShelf
  rebase: Rebase
  now: () => number
  /** Runs something later; answers with its cancel. */
  later: (run: () => void, afterMs: number) => () => void
  onSaving: (saving: Saving) => void
  /** The document has become another one because others edited it. */
  onDocument: (document: PipelineDocument, conflicts: Conflict[]) => void
  /** My changes as they went on top of others': what was added meanwhile may lie on one another. */
  onMerged?: (mine: Change[]) => void
  /** Their changes, as they arrive. */
  onTheirs?: (changes: RemoteChange[]) => void
}

/** Edits closer together than this travel together. */
const gatherMs = 250
const retryFirstMs = 1_000
const retryMostMs = 15_000

/**
 * Saves a document as it is edited: one request at a time, again while the server is away, and on the shelf until it has said that it
 * has everything.
 */
export class Autosave {
  private readonly options: AutosaveOptions
  private readonly work: UnsavedChanges
  private readonly keeper: ShelfKeeper
  private newestSeen: number
  private line: Line = 'up'
  /** The exchange with the server that is under way. */
  private running: Promise<void> | undefined
  private stopped = false
  private attached = 0
  private savedAt: number | undefined
  private retryMs = retryFirstMs
  private cancelTimer: (() => void) | undefined

  constructor(options: AutosaveOptions) {
    this.options = options
    this.work = new UnsavedChanges(options)
    this.newestSeen = options.revision
    this.keeper = new ShelfKeeper(options, this.work)
  }

  revision(): number {
    return this.work.revision
  }

  hasUnsaved(): boolean {
    return this.work.count > 0
  }

  /** Whether what is unsaved would be lost with this tab. */
  isAtRisk(): boolean {
    return this.hasUnsaved() && !this.keeper.holds
  }

  /** Takes a change that the document on screen already has. */
  push(change: Change): void {
    this.work.push(change)
    this.keeper.keep()
    this.tell()
    if (!this.running && this.line !== 'down') this.plan(gatherMs)
  }

  /** Somebody said that the draft has a newer revision. */
  heardOf(newest: number): void {
    this.newestSeen = Math.max(this.newestSeen, newest)
    if (this.newestSeen > this.work.revision && !this.running && this.work.sent.length === 0) this.plan(0)
  }

  /** Tries at once, until everything is saved or cannot be: the network came back, the page is about to go, or publishing needs the newest. */
  async flush(): Promise<void> {
    this.cancelTimer?.()
    await this.running
    if (this.line === 'down') this.line = 'up'
    do {
      await this.once()
    } while (this.line === 'up' && this.hasUnsaved() && !this.stopped)
  }

  /** Begins again after a refusal, from what the server has; what it refused is carried over as far as it fits. */
  async startOver(): Promise<void> {
    const cause = await causeOf(this.fromDraft())
    this.line = cause === undefined ? 'up' : refusedBy(cause)
    if (this.line === 'up') this.plan(0)
    this.tell()
  }

  /** Leaves the work on the shelf as that of a tab that is gone, so that the next one takes it up at once. */
  leave(): void {
    this.stopped = true
    this.cancelTimer?.()
    this.keeper.leave()
  }

  /** Comes back after leaving: a tab brought back from the browser's memory. */
  wake(): void {
    if (!this.stopped) return
    this.stopped = false
    this.keeper.comeBack()
    this.plan(0)
  }

  /** A screen shows this; when the last one lets go, what is unsaved is saved and the rest left on the shelf. */
  attach(): () => void {
    this.attached += 1
    this.wake()
    return () => {
      this.attached -= 1
      void this.flush().then(() => {
        if (this.attached === 0) this.leave()
      })
    }
  }

  private tell() {
    this.options.onSaving(savingOf(this.line, this.work.count, this.savedAt))
  }

  private plan(afterMs: number) {
    this.cancelTimer?.()
    this.cancelTimer = this.stopped ? undefined : this.options.later(() => void this.once(), afterMs)
  }

  private once(): Promise<void> {
    if (this.stopped || typeof this.line === 'object') return Promise.resolve()
    this.running ??= this.attempt()
    return this.running
  }

  private async attempt(): Promise<void> {
    try {
      this.work.send()
      this.keeper.keep()
      this.tell()
      await this.exchange()
      this.line = 'up'
      this.retryMs = retryFirstMs
    } catch (failure) {
      this.failed(failure instanceof TooFarBehind ? await causeOf(this.fromDraft()) : failure)
    } finally {
      this.running = undefined
      this.keeper.keep()
      this.tell()
    }
    if (this.line !== 'down' && (this.hasUnsaved() || this.newestSeen > this.work.revision))
      this.plan(this.work.unsent.length > 0 ? gatherMs : 0)
  }

  private failed(cause: unknown) {
    if (cause === undefined) this.line = 'up'
    else if (cause instanceof Unreachable) {
      this.line = 'down'
      this.plan(this.retryMs)
      this.retryMs = Math.min(retryMostMs, this.retryMs * 2)
    } else this.line = refusedBy(cause)
  }

  private async exchange(): Promise<void> {
    const { batch, sent: changes } = this.work
    if (changes.length > 0) {
      const request = { baseRevision: this.work.revision, client: this.options.client, batch, changes }
      const answer = await this.options.port.save(request)
      this.savedAt = this.options.now()
      await this.take(this.work.takeAnswer(answer))
      if (answer.theirs.length === 0) return
      this.options.onTheirs?.(answer.theirs)
      this.options.onMerged?.(answer.rebased)
    } else if (this.newestSeen > this.work.revision) await this.fetchTheirs()
  }

  private async fetchTheirs(): Promise<void> {
    const heard = this.newestSeen
    const answer = await this.options.port.since(this.work.revision)
    if ('reload' in answer) return this.reopen()
    // What was heard of while the answer was on its way stays heard of.
    if (this.newestSeen === heard)
      this.newestSeen = Math.max(answer.revision, answer.changes.at(-1)?.revision ?? 0)
    const taken = this.work.takeTheirs(answer.changes, answer.revision)
    await this.take(taken)
    if (taken.outcome === 'taken' && answer.changes.length > 0) this.options.onTheirs?.(answer.changes)
    return undefined
  }

  private async take(taken: Taken): Promise<void> {
    if (taken.outcome === 'taken') this.show(taken.moved)
    else await this.reopen()
  }

  private show(moved: Moved | undefined) {
    this.newestSeen = Math.max(this.newestSeen, this.work.revision)
    if (moved) this.options.onDocument(moved.document, moved.conflicts)
  }

  private async reopen(): Promise<void> {
    const fresh = await this.options.port.reopen()
    this.show(this.work.takeDraft(fresh.document, fresh.revision))
  }

  private async fromDraft(): Promise<void> {
    this.work.takeBack()
    await this.reopen()
  }
}

const refusedBy = (cause: unknown): Line => ({
  refused: cause instanceof Error ? cause.message : 'The server refused the changes.',
})

/** What a promise failed with, or undefined where it did not. */
const causeOf = (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )
