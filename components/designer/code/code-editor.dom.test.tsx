import { undo } from '@codemirror/commands'
import { EditorView } from '@codemirror/view'
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { CodeEditor } from './code-editor.tsx'

afterEach(cleanup)

let heard: string[] = []
const editor = (value: string) => (
  <CodeEditor
    label="Code of numbers"
    kind="python"
    value={value}
    onChange={(next) => heard.push(next)}
    onSettle={() => undefined}
    known={{ inputs: [], resources: [] }}
    marks={[]}
    readOnly={false}
  />
)
const viewIn = (container: HTMLElement): EditorView => {
  const found = EditorView.findFromDOM(container)
  if (!found) throw new Error('There is no editor')
  return found
}

test('undo in the editor takes back what was typed there, and nothing that came from outside', () => {
  heard = []
  const { container, rerender } = render(editor('return 1'))
  const view = viewIn(container)
  act(() => view.dispatch({ changes: { from: 8, insert: ' + 2' }, userEvent: 'input.type' }))
  rerender(editor('# by somebody else\nreturn 1 + 2'))
  act(() => void undo(view))
  expect(view.state.doc.toString()).toBe('# by somebody else\nreturn 1')
  act(() => void undo(view))
  expect(view.state.doc.toString()).toBe('# by somebody else\nreturn 1')
  expect(heard).toEqual(['return 1 + 2', '# by somebody else\nreturn 1'])
})

test('how to leave the editor, whose Tab indents, stands beside it and is read out', () => {
  const { container } = render(editor('return 1'))
  const { contentDOM } = viewIn(container)
  const hint = container.querySelector(`[id="${contentDOM.getAttribute('aria-describedby')}"]`)
  expect(hint?.textContent).toBe('Tab indents, Escape leaves the code.')
})
