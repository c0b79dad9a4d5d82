import { StateEffect, StateField, type EditorState, type Extension } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'

import { changedParts, revertOf, type ChangedPart } from './changed-parts.ts'

/** The code as it is published. */
export interface PublishedCode {
  code: string
  /** The version it is from. */
  version: number
}

interface Published {
  than: PublishedCode | undefined
  parts: readonly ChangedPart[]
  /** The part whose earlier lines are shown. */
  open: ChangedPart | undefined
}

export const comparePublished = StateEffect.define<PublishedCode | undefined>()
export const openPart = StateEffect.define<ChangedPart | undefined>()

const partsOf = (than: PublishedCode | undefined, state: EditorState): ChangedPart[] =>
  than ? changedParts(than.code, state.doc.toString()) : []

/** Where the code differs from what is published, and which difference is looked at. */
export const publishedParts: StateField<Published> = StateField.define<Published>({
  create: () => ({ than: undefined, parts: [], open: undefined }),
  update: (before, transaction) => {
    let after = before
    if (transaction.docChanged)
      after = { ...after, parts: partsOf(after.than, transaction.state), open: undefined }
    for (const effect of transaction.effects) {
      if (effect.is(comparePublished))
        after = { than: effect.value, parts: partsOf(effect.value, transaction.state), open: undefined }
      if (effect.is(openPart)) after = { ...after, open: effect.value }
    }
    return after
  },
})

/** The line of the code that a part is drawn at: lines that are gone are drawn at the one they stood before. */
export const lineOfPart = (state: EditorState, { line, count }: ChangedPart, last = false): number =>
  Math.max(1, Math.min(last && count > 0 ? line + count - 1 : line, state.doc.lines))

/** The part that is drawn at a line. */
export const partAt = (state: EditorState, line: number): ChangedPart | undefined =>
  state
    .field(publishedParts)
    .parts.find((part) => lineOfPart(state, part) <= line && line <= lineOfPart(state, part, true))

/** Shows what stood at a part, with the caret there. */
export const showPart = (view: EditorView, part: ChangedPart): void => {
  const { from } = view.state.doc.line(lineOfPart(view.state, part))
  view.dispatch({
    selection: { anchor: from },
    effects: [openPart.of(part), EditorView.scrollIntoView(from, { y: 'center' })],
  })
}

/** Shows the next difference behind the caret, or the one before it; around the end to the first. What can be done with it has the focus. */
export const showNextPart = (view: EditorView, step: 1 | -1 = 1): boolean => {
  const { parts, open } = view.state.field(publishedParts)
  const caret = view.state.doc.lineAt(view.state.selection.main.head).number
  const at = open ? parts.indexOf(open) : -1
  const next =
    at >= 0
      ? parts.at((at + step) % parts.length)
      : step === 1
        ? (parts.find((part) => lineOfPart(view.state, part, true) >= caret) ?? parts[0])
        : (parts.findLast((part) => lineOfPart(view.state, part) <= caret) ?? parts.at(-1))
  if (!next) return false
  showPart(view, next)
  view.dom.querySelector<HTMLElement>('.cm-earlier button')?.focus()
  return true
}

/** Brings back what was published in the place of a part. One step of undo. */
export const revertPart = (view: EditorView, part: ChangedPart): void => {
  if (view.state.readOnly) return
  const { from, to, insert } = revertOf(view.state.doc.toString(), part)
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from },
    userEvent: 'input.revert',
    scrollIntoView: true,
  })
  view.focus()
}

/** Closes what is shown of the published code. */
export const closePart = (view: EditorView): boolean => {
  if (!view.state.field(publishedParts).open) return false
  view.dispatch({ effects: openPart.of(undefined) })
  view.focus()
  return true
}

export const partKeys: Extension = keymap.of([
  { key: 'Alt-F3', run: (view) => showNextPart(view, 1), shift: (view) => showNextPart(view, -1) },
  { key: 'Escape', run: closePart },
])
