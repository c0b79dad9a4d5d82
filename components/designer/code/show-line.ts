import { EditorView } from '@codemirror/view'

/** A place in the code; line and column from 1. */
export interface CodePlace {
  line: number
  column?: number | undefined
}

/** Brings a place of the code editor inside `box` into sight, with the caret there. A line past the end is the last one. */
export const showLine = (box: HTMLElement, { line, column = 1 }: CodePlace): void => {
  const editor = EditorView.findFromDOM(box)
  if (!editor) return
  const { doc } = editor.state
  const found = doc.line(Math.max(1, Math.min(line, doc.lines)))
  const at = Math.min(found.from + Math.max(0, column - 1), found.to)
  editor.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) })
}
