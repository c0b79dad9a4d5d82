import { undo, history } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { expect, test } from 'vitest'

import { publishedGutter } from './published-gutter.ts'
import { comparePublished, publishedParts, showNextPart } from './published-parts.ts'

const editorOf = (now: string, published: string, readOnly = false): EditorView => {
  const parent = document.createElement('div')
  document.body.append(parent)
  const state = EditorState.create({
    doc: now,
    extensions: [history(), publishedGutter, EditorState.readOnly.of(readOnly)],
  })
  const view = new EditorView({ parent, state })
  view.dispatch({ effects: comparePublished.of({ code: published, version: 4 }) })
  return view
}
const buttonOf = (view: EditorView, label: string): HTMLButtonElement | undefined =>
  [...view.dom.querySelectorAll('button')].find(({ textContent }) => textContent === label)

test('the next change shows what was published there, and can be taken back in one step of undo', () => {
  const view = editorOf('one\nTWO\nthree', 'one\ntwo\nthree')
  expect(showNextPart(view)).toBe(true)
  expect(view.dom.querySelector('.cm-earlier pre')?.textContent).toBe('− two')
  expect(document.activeElement).toBe(buttonOf(view, 'Revert'))
  buttonOf(view, 'Revert')?.click()
  expect(view.state.doc.toString()).toBe('one\ntwo\nthree')
  expect(view.state.field(publishedParts).parts).toEqual([])
  undo(view)
  expect(view.state.doc.toString()).toBe('one\nTWO\nthree')
})

test('from one change to the next and around, and Escape closes it', () => {
  const view = editorOf('ONE\ntwo\nTHREE', 'one\ntwo\nthree')
  showNextPart(view)
  expect(view.dom.querySelector('.cm-earlier pre')?.textContent).toBe('− one')
  buttonOf(view, 'Next')?.click()
  expect(view.dom.querySelector('.cm-earlier pre')?.textContent).toBe('− three')
  showNextPart(view)
  expect(view.dom.querySelector('.cm-earlier pre')?.textContent).toBe('− one')
  view.dom
    .querySelector('.cm-earlier')
    ?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }))
  expect(view.dom.querySelector('.cm-earlier')).toBeNull()
})

test('typing closes what is shown and compares anew', () => {
  const view = editorOf('one\nTWO', 'one\ntwo')
  showNextPart(view)
  view.dispatch({ changes: { from: 0, insert: 'zero\n' } })
  expect(view.dom.querySelector('.cm-earlier')).toBeNull()
  expect(view.state.field(publishedParts).parts.map(({ kind }) => kind)).toEqual(['added', 'changed'])
})

test('who may not edit sees what was there and cannot take it back', () => {
  const view = editorOf('ONE', 'one', true)
  showNextPart(view)
  expect(view.dom.querySelector('.cm-earlier pre')?.textContent).toBe('− one')
  expect(buttonOf(view, 'Revert')).toBeUndefined()
})

test('where nothing differs there is nothing to show', () => {
  expect(showNextPart(editorOf('same', 'same'))).toBe(false)
})
