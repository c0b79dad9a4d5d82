import { EditorView } from '@codemirror/view'
import { expect, test } from 'vitest'

import { showLine } from './show-line.ts'

const boxWith = (doc: string): { box: HTMLElement; editor: EditorView } => {
  const box = document.createElement('div')
  document.body.append(box)
  return { box, editor: new EditorView({ parent: box, doc }) }
}
const caret = ({ state }: EditorView) => {
  const { head } = state.selection.main
  const line = state.doc.lineAt(head)
  return { line: line.number, column: head - line.from + 1 }
}

test('the caret goes to the place, and to the nearest one where there is no such place', () => {
  const { box, editor } = boxWith('one\ntwo\nthree')
  showLine(box, { line: 2, column: 3 })
  expect(caret(editor)).toEqual({ line: 2, column: 3 })
  showLine(box, { line: 2, column: 99 })
  expect(caret(editor)).toEqual({ line: 2, column: 4 })
  showLine(box, { line: 99 })
  expect(caret(editor)).toEqual({ line: 3, column: 1 })
})

test('a box without code is left alone', () => {
  expect(() => showLine(document.createElement('div'), { line: 1 })).not.toThrow()
})
