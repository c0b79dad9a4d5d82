import { applyChange } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'

import {
  TooFarBehind,
  Unreachable,
  type Conflict,
  type DraftPort,
  type RemoteChange,
  type SaveAnswer,
} from './draft-port.ts'
import { fittingChange } from './fitting-change.ts'
import { mergeTyping } from './merge-typing.ts'
import { touchEveryMs, type UnsavedShelf } from './unsaved-shelf.ts'

/** What the foot of the page says about saving. `changes`: how many are kept here only. */
export type Saving =
  | { is: 'saved'; at: number | undefined }
  | { is: 'saving'; changes: number }
  | { is: 'offline'; changes: number }
  | { is: 'refused'; changes: number; sentence: string }

/** Carries changes made on `before` over to `after`, the same document as others have left it. The answer fits there, in order. */
export type Rebase = (
  mine: readonly Change[],
  before: PipelineDocument,
  after: PipelineDocument,
) => { changes: Change[]; conflicts: Conflict[] }

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
/** The server takes so many changes at once. */
const mostPerBatch = 500
const retryFirstMs = 1_000
const retryMostMs = 15_000

/**
 * Saves a document as it is edited. What the server has is `confirmed`; on top of it lies at most one batch on its way and then what was
 * done since. An answer moves `confirmed` on and carries the rest over others' changes, so that the document on screen is always
 * confirmed + sent + unsent. Nothing is dropped before the server has said that it has it.
 */
export const autosave = (options: AutosaveOptions) => {
  const { client, port, shelf, now, later } = options
  let { revision, document: confirmed } = options
  let sent: Change[] = []
  let unsent: Change[] = []
  let batch = 0
  let newestSeen = revision
  let busy = false
  let refused: string | undefined
  let offline = false
  let savedAt: number | undefined
  let retryMs = retryFirstMs
  let cancelTimer: (() => void) | undefined
  let stopped = false
  let attached = 0

  const keep = () => {
    if (sent.length + unsent.length === 0) shelf.clear(client)
    else shelf.put({ client, baseRevision: revision, batch, sent, unsent, touchedAt: now() })
  }
  const tell = () => {
    const changes = sent.length + unsent.length
    if (refused !== undefined) options.onSaving({ is: 'refused', changes, sentence: refused })
    else if (offline) options.onSaving({ is: 'offline', changes })
    else if (changes > 0) options.onSaving({ is: 'saving', changes })
    else options.onSaving({ is: 'saved', at: savedAt })
  }
  const plan = (afterMs: number) => {
    cancelTimer?.()
    cancelTimer = stopped ? undefined : later(() => void work(), afterMs)
  }

  const appliedAll = (document: PipelineDocument, changes: readonly Change[]): PipelineDocument =>
    changes.reduce((current, change) => {
      const result = applyChange(current, change)
      return result.outcome === 'applied' ? result.document : applyFitting(current, change)
    }, document)
  const applyFitting = (document: PipelineDocument, change: Change): PipelineDocument => {
    const result = applyChange(document, fittingChange(document, change).change)
    return result.outcome === 'applied' ? result.document : document
  }

  /** What is left to send, on a document that others have changed: merged with theirs, or kept in copies. */
  const carry = (
    next: PipelineDocument,
    withTheirs: PipelineDocument | undefined,
  ): { changes: Change[]; conflicts: Conflict[] } => {
    const onScreen = appliedAll(confirmed, sent)
    if (!withTheirs || unsent.length === 0) return options.rebase(unsent, onScreen, next)
    // The server may have adjusted what I sent (a name that was taken). What I did since goes on with mine, not against that: carried over
    // theirs in one piece with what was sent, it wins over the adjustment.
    const whole = options.rebase([...sent, ...unsent], confirmed, withTheirs)
    const rest = changeBetween(next, appliedAll(withTheirs, whole.changes), unsent.at(-1)?.label ?? '')
    return { changes: [rest], conflicts: whole.conflicts }
  }

  /** Moves on to what the server has, and carries what it does not have over the difference. */
  const moveTo = (
    next: PipelineDocument,
    nextRevision: number,
    told: Conflict[],
    withTheirs?: PipelineDocument,
  ) => {
    const same = changeBetween(appliedAll(confirmed, sent), next, '').edits.length === 0
    const carried = same ? undefined : carry(next, told.length === 0 ? withTheirs : undefined)
    sent = []
    confirmed = next
    revision = nextRevision
    newestSeen = Math.max(newestSeen, nextRevision)
    if (carried) unsent = carried.changes.filter(({ edits }) => edits.length > 0)
    if (carried || told.length > 0)
      options.onDocument(appliedAll(confirmed, unsent), [...told, ...(carried?.conflicts ?? [])])
  }
  const reopen = async () => {
    const fresh = await port.reopen()
    moveTo(fresh.document, fresh.revision, [])
  }

  const takeAnswer = async (answer: SaveAnswer) => {
    const withTheirs = onto(
      confirmed,
      answer.theirs.map(({ change }) => change),
    )
    const next = withTheirs && onto(withTheirs, answer.rebased)
    savedAt = now()
    if (next) moveTo(next, answer.revision, answer.conflicts, withTheirs)
    else await reopen()
    if (answer.theirs.length === 0) return
    options.onTheirs?.(answer.theirs)
    options.onMerged?.(answer.rebased)
  }

  /** Begins again from what the server has; what it did not take is carried over. */
  const startOver = async () => {
    unsent = [...sent, ...unsent]
    sent = []
    await reopen()
  }

  const takeTheirs = async () => {
    const heard = newestSeen
    const answer = await port.since(revision)
    if ('reload' in answer) return reopen()
    const next = onto(
      confirmed,
      answer.changes.map(({ change }) => change),
    )
    // What was heard of while the answer was on its way stays heard of.
    if (newestSeen === heard) newestSeen = Math.max(answer.revision, answer.changes.at(-1)?.revision ?? 0)
    if (!next) return reopen()
    moveTo(next, answer.revision, [])
    if (answer.changes.length > 0) options.onTheirs?.(answer.changes)
    return undefined
  }

  const work = async (): Promise<void> => {
    if (busy || stopped || refused !== undefined) return
    busy = true
    try {
      if (sent.length === 0 && unsent.length > 0) {
        sent = unsent.slice(0, mostPerBatch)
        unsent = unsent.slice(mostPerBatch)
        batch += 1
        keep()
      }
      tell()
      if (sent.length > 0)
        await takeAnswer(await port.save({ baseRevision: revision, client, batch, changes: sent }))
      else if (newestSeen > revision) await takeTheirs()
      offline = false
      retryMs = retryFirstMs
    } catch (failure) {
      const cause = failure instanceof TooFarBehind ? await settled(startOver()) : failure
      if (cause === undefined) offline = false
      else if (cause instanceof Unreachable) {
        offline = true
        plan(retryMs)
        retryMs = Math.min(retryMostMs, retryMs * 2)
      } else {
        refused = cause instanceof Error ? cause.message : 'The server refused the changes.'
      }
    } finally {
      busy = false
      keep()
      tell()
    }
    if (!offline && (unsent.length > 0 || sent.length > 0 || newestSeen > revision))
      plan(unsent.length > 0 ? gatherMs : 0)
  }

  const touch = () => {
    if (stopped) return
    if (sent.length + unsent.length > 0) keep()
    later(touch, touchEveryMs)
  }
  later(touch, touchEveryMs)

  const leave = () => {
    stopped = true
    cancelTimer?.()
    if (sent.length + unsent.length > 0)
      shelf.put({ client, baseRevision: revision, batch, sent, unsent, touchedAt: 0 })
  }
  const wake = () => {
    if (!stopped) return
    stopped = false
    keep()
    plan(0)
    later(touch, touchEveryMs)
  }
  const flush = async () => {
    cancelTimer?.()
    offline = false
    await work()
  }

  return {
    /** Takes a change that the document on screen already has. */
    push: (change: Change): void => {
      const last = unsent.at(-1)
      const merged = last && mergeTyping(last, change)
      unsent = merged ? [...unsent.slice(0, -1), merged] : [...unsent, change]
      keep()
      tell()
      if (!busy && !offline) plan(gatherMs)
    },
    /** Somebody said that the draft has a newer revision. */
    heardOf: (newest: number): void => {
      newestSeen = Math.max(newestSeen, newest)
      if (newestSeen > revision && !busy && sent.length === 0) plan(0)
    },
    /** Tries at once: the network came back, the page is about to go, or publishing needs the newest. */
    flush,
    /** Begins again after a refusal, from what the server has; what it refused is carried over as far as it fits. */
    startOver: async (): Promise<void> => {
      refused = undefined
      await startOver()
      plan(0)
      tell()
    },
    revision: (): number => revision,
    hasUnsaved: (): boolean => sent.length + unsent.length > 0,
    /** Leaves the work on the shelf as that of a tab that is gone, so that the next one takes it up at once. */
    leave,
    /** Comes back after leaving: a tab brought back from the browser's memory. */
    wake,
    /** A screen shows this; when the last one lets go, what is unsaved is saved and the rest left on the shelf. */
    attach: (): (() => void) => {
      attached += 1
      wake()
      return () => {
        attached -= 1
        void flush().then(() => {
          if (attached === 0) leave()
        })
      }
    },
  }
}

/** The document after some changes, or undefined where they were made on another. */
const onto = (document: PipelineDocument, changes: readonly Change[]): PipelineDocument | undefined =>
  changes.reduce<PipelineDocument | undefined>((current, change) => {
    const result = current && applyChange(current, change)
    return result?.outcome === 'applied' ? result.document : undefined
  }, document)

/** What a promise failed with, or undefined where it did not. */
const settled = (promise: Promise<void>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (cause: unknown) => cause,
  )

export type Autosave = ReturnType<typeof autosave>
