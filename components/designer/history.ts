import type { Change } from '#core/document/change.ts'
import { composeChanges } from '#core/document/compose-changes.ts'

import { mergeTyping } from './merge-typing.ts'

/** What can be taken back and done again, newest last. A change is kept as it was made; taking it back inverts it. */
export interface History {
  readonly done: readonly Change[]
  readonly undone: readonly Change[]
  /** When the newest was made; typing goes on with it while that is fresh. */
  readonly at: number
}

export const emptyHistory: History = { done: [], undone: [], at: 0 }

const steps = 300
/** A pause this long ends a stretch of typing. */
const typingPauseMs = 1_200

/** Whether a change may go on with the one before: never, at the same spot, or wherever in the text it was typed. */
export type Typing = boolean | 'in the text'

const goneOn = (last: Change, change: Change, typing: Typing): Change | undefined => {
  if (typing !== 'in the text') return typing ? mergeTyping(last, change) : undefined
  return last.label === change.label ? composeChanges(last, change) : undefined
}

/** Remembers a change. `typing`: it may go on with the one before. */
export const remembered = (history: History, change: Change, now: number, typing: Typing): History => {
  const last = history.done.at(-1)
  const merged = last && now - history.at < typingPauseMs ? goneOn(last, change, typing) : undefined
  const done = merged ? [...history.done.slice(0, -1), merged] : [...history.done, change].slice(-steps)
  return { done, undone: [], at: now }
}
