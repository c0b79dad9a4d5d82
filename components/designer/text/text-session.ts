import { applied, applyChange } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { TextProblem } from '#core/document/parse-text.ts'
import { carryPlaces } from '#core/document/text-editing/carry-places.ts'
import type { ElementBlock, ReadText } from '#core/document/text-editing/text-desk.ts'
import { textLabel, wholeText } from '#core/document/text-editing/whole-text.ts'

import type { DesignerStore } from '../designer-store.ts'
import type { Rebase } from '../unsaved-changes.ts'
import type { BrokenShelf } from './broken-shelf.ts'
import { deskHere, type DeskPort } from './desk-port.ts'

/**
 * `closed`: never shown. `opening`: on its way. `level`: text and drawing say the same. `behind`: one side has what the other will have in
 * a moment. `broken`: what was typed cannot be read; the drawing stays as it was. `failed`: the words could not be fetched.
 */
export type Standing = 'closed' | 'opening' | 'level' | 'behind' | 'broken' | 'failed'

/** Whether comments and order of what was typed are with the draft. */
export type Kept = 'kept' | 'waiting' | 'not kept'

export interface TextState {
  readonly text: string
  readonly standing: Standing
  readonly blocks: readonly ElementBlock[]
  readonly problems: readonly TextProblem[]
  readonly kept: Kept
}

export interface TextSessionOptions<Problem> {
  store: DesignerStore<Problem>
  /** Starts a desk; a desk that fails is replaced by one in the page. */
  desk: () => DeskPort
  /** Fetches the words the draft was written in last. */
  written: () => Promise<string | null>
  /** Keeps the words of the draft. */
  keep: (text: string) => Promise<void>
  rebase: Rebase
  broken: BrokenShelf
  /** Runs something later; answers with its cancel. */
  later: (run: () => void, afterMs: number) => () => void
}

const keepAfterMs = 1_500

/**
 * The text of a designer without a screen. What is typed becomes a change of the document; what happens to the document becomes the smallest
 * edit of the text. One thing at a time: a text is read before anything is written into it, so that neither side overwrites the other.
 */
export class TextSession<Problem = unknown> {
  private state: TextState = { text: '', standing: 'closed', blocks: [], problems: [], kept: 'kept' }
  private readonly options: TextSessionOptions<Problem>
  private readonly listeners = new Set<() => void>()
  private desk: DeskPort | undefined
  /** The last text that could be read, with what stands where in it. */
  private good = { text: '', blocks: [] as readonly ElementBlock[] }
  /** What the last good text spells. */
  private spelled: PipelineDocument
  /** What text and drawing had in common last: what is typed is carried over whatever came since. */
  private common: PipelineDocument
  private lookedAt = ''
  private shown = 0
  private running = false
  private asked = false
  /** Counts openings: one that was overtaken by another, or closed, comes to nothing. */
  private openings = 0
  private stopListening: (() => void) | undefined
  private cancelKeeping: (() => void) | undefined

  constructor(options: TextSessionOptions<Problem>) {
    this.options = options
    this.spelled = options.store.document
    this.common = options.store.document
  }

  read = (): TextState => this.state
  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** A screen shows the text; while none does, changes of the drawing wait to be written. */
  attach(): () => void {
    this.shown += 1
    if (this.state.standing === 'closed') void this.open()
    this.stopListening ??= this.options.store.subscribe(() => this.drawn())
    void this.catchUp()
    return () => {
      this.shown -= 1
      if (this.shown > 0) return
      this.stopListening?.()
      this.stopListening = undefined
      if (this.state.kept === 'waiting') this.keepNow()
    }
  }

  /** Ends for good: the designer is left. */
  close(): void {
    this.cancelKeeping?.()
    this.openings += 1
    this.desk?.close()
    this.desk = undefined
    this.update({ standing: 'closed' })
  }

  /** Fetches the words again after that failed. */
  async open(): Promise<void> {
    const opening = ++this.openings
    this.update({ standing: 'opening' })
    try {
      const written = await this.options.written()
      if (opening !== this.openings) return
      const left = this.options.broken.read()
      this.spelled = this.common = left?.document ?? this.options.store.document
      this.desk = this.startDesk()
      const laid = await this.ask((desk) => desk.open(this.spelled, written))
      if (opening !== this.openings) return
      this.good = laid
      this.lookedAt = laid.text
      this.update({ ...laid, ...(left && { text: left.text }), standing: 'behind' })
      await this.catchUp()
    } catch {
      if (opening === this.openings) this.update({ standing: 'failed' })
    }
  }

  /** Takes the text as a person has just made it. */
  typed(text: string): void {
    if (text === this.state.text) return
    this.cancelKeeping?.()
    this.update({ text, standing: 'behind', kept: 'waiting' })
    void this.catchUp()
  }

  /** Gives up what cannot be read: the text is that of the drawing again. */
  async goBack(): Promise<void> {
    this.options.broken.clear()
    this.lookedAt = this.good.text
    this.update({ ...this.good, problems: [], standing: 'behind', kept: 'kept' })
    await this.catchUp()
  }

  /** The drawing may be another one. */
  private drawn(): void {
    if (this.state.standing === 'level' && this.options.store.document !== this.spelled)
      this.update({ standing: 'behind' })
    void this.catchUp()
  }

  /** Reads and writes until both sides say the same, or the text cannot be read. */
  private async catchUp(): Promise<void> {
    const { standing } = this.state
    if (standing === 'closed' || standing === 'opening' || standing === 'failed') return
    // Asked while the last step is ending: it has to be looked at once more.
    this.asked = true
    if (this.running) return
    this.running = true
    try {
      while (this.asked) {
        this.asked = false
        while (await this.step());
      }
    } finally {
      this.running = false
    }
  }

  private async step(): Promise<boolean> {
    if (this.desk === undefined) return false
    if (this.state.text !== this.lookedAt) return this.readTyped(this.state.text)
    if (this.state.standing === 'broken' || this.shown === 0) return false
    const { document } = this.options.store
    const change = changeBetween(this.spelled, document, 'The drawing')
    if (change.edits.length > 0) return this.writeDrawn(document, change)
    this.spelled = this.common = document
    if (this.state.standing !== 'level') {
      this.update({ standing: 'level' })
      if (this.state.kept === 'waiting') this.keepSoon()
    }
    return false
  }

  private async readTyped(text: string): Promise<boolean> {
    const answer = await this.ask((desk) => desk.read(text))
    this.lookedAt = text
    const problems = answer.outcome === 'refused' ? answer.problems : this.takeTyped(text, answer)
    if (this.state.text !== text) return true
    if (problems.length > 0) {
      this.options.broken.put({ text, document: this.common })
      this.update({ standing: 'broken', problems })
    } else {
      this.options.broken.clear()
      this.update({ standing: 'behind', problems, blocks: this.good.blocks })
    }
    return true
  }

  /** Makes what was typed a change of the drawing; what the drawing does not take is a problem of the text. */
  private takeTyped(
    text: string,
    { change, blocks }: Extract<ReadText, { outcome: 'read' }>,
  ): readonly TextProblem[] {
    const { store, rebase } = this.options
    const before = { document: this.spelled, blocks: this.good.blocks }
    this.spelled = applied(this.spelled, change)
    this.good = { text, blocks }
    const wanted = carryPlaces(before, { document: this.spelled, blocks })
    const mine = changeBetween(this.common, wanted, textLabel)
    const alone = changeBetween(this.common, store.document, '').edits.length === 0
    const { changes, conflicts } = alone
      ? { changes: [mine], conflicts: [] }
      : rebase([mine], this.common, store.document)
    const whole = changes.filter(({ edits }) => edits.length > 0)
    for (const one of whole) {
      const result = applyChange(store.document, one)
      if (result.outcome === 'refused') return [wholeText(text, result.message)]
      store.apply({ ...one, label: textLabel }, { typing: 'in the text' })
    }
    store.tellConflicts(conflicts)
    this.common = this.spelled
    return []
  }

  private async writeDrawn(document: PipelineDocument, change: Change): Promise<boolean> {
    const { text } = this.state
    const laid = await this.ask((desk) => desk.write(change))
    // What was typed meanwhile comes first; the drawing is written into it afterwards.
    if (this.state.text !== text) return true
    void this.ask((desk) => desk.take())
    this.spelled = this.common = document
    this.good = laid
    this.lookedAt = laid.text
    this.update({ ...laid })
    return true
  }

  private startDesk(): DeskPort {
    try {
      return this.options.desk()
    } catch {
      return deskHere()
    }
  }

  /** Asks the desk; one that fails is replaced by one in the page, which is asked again. */
  private async ask<Answer>(question: (desk: DeskPort) => Promise<Answer>): Promise<Answer> {
    const { desk } = this
    if (!desk) throw new Error('The text was closed.')
    try {
      return await question(desk)
    } catch (cause) {
      if (this.desk !== desk) throw cause
      desk.close()
      this.desk = deskHere()
      await this.desk.open(this.spelled, this.good.text === '' ? null : this.good.text)
      return question(this.desk)
    }
  }

  private keepSoon(): void {
    this.cancelKeeping?.()
    this.cancelKeeping = this.options.later(() => this.keepNow(), keepAfterMs)
  }

  private keepNow(): void {
    this.cancelKeeping?.()
    this.cancelKeeping = undefined
    const { text } = this.good
    if (this.state.standing === 'broken' || text !== this.state.text) return
    this.options.keep(text).then(
      () => this.state.text === text && this.update({ kept: 'kept' }),
      () => this.update({ kept: 'not kept' }),
    )
  }

  private update(part: Partial<TextState>): void {
    this.state = { ...this.state, ...part }
    for (const listener of this.listeners) listener()
  }
}
