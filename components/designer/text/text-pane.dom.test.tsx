import { EditorView } from '@codemirror/view'
import { act, cleanup, configure, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { emptyDocument } from '#core/document/document.ts'
import { parseText } from '#core/document/parse-text.ts'

import { designerAtWork } from '../designer-at-work.ts'
import { DesignerProvider } from '../designer-context.tsx'
import { rebaseOver } from '../rebase-over.ts'
import { storeAtWork } from '../store-at-work.ts'
import { deskHere } from './desk-port.ts'
import { TextProvider } from './text-context.tsx'
import { TextPane } from './text-pane.tsx'
import { TextSession } from './text-session.ts'

// What is fetched on demand takes its time on a busy machine.
configure({ asyncUtilTimeout: 20_000 })
afterEach(cleanup)
// The document of these tests has no layout of its own, and the editor asks where its lines lie.
Range.prototype.getClientRects = () => [] as unknown as DOMRectList

const written = `sluice: pipeline
name: numbers
assets:
  - id: a
    key: integers # the source
    compute: { kind: external }
  - id: b
    key: even
    compute: { kind: external }
`

const open = async () => {
  const parsed = parseText(written)
  const store = storeAtWork(parsed.outcome === 'parsed' ? parsed.document : emptyDocument('unread'))
  const session = new TextSession({
    store,
    desk: deskHere,
    written: () => Promise.resolve(written),
    keep: () => Promise.resolve(),
    rebase: rebaseOver('Ana', () => 'copy'),
    broken: { read: () => undefined, put: () => undefined, clear: () => undefined },
    later: () => () => undefined,
  })
  render(
    <DesignerProvider value={designerAtWork(store)}>
      <TextProvider value={session}>
        <TextPane />
      </TextProvider>
    </DesignerProvider>,
  )
  const box = await screen.findByLabelText('Pipeline as YAML')
  const editor = EditorView.findFromDOM(box)
  if (!editor) throw new Error('There is no editor.')
  const type = (text: string, at: number) =>
    act(() => editor.dispatch({ changes: { from: at, insert: text }, userEvent: 'input.type' }))
  return { store, editor, type, at: (words: string) => editor.state.doc.toString().indexOf(words) }
}

test('typing draws, and drawing is typed without moving the caret', async () => {
  const { store, editor, type, at } = await open()
  type('_twice', at('even') + 4)
  await waitFor(() => expect(store.document.elements['b']).toMatchObject({ key: 'even_twice' }))
  const caret = at('even_twice')
  act(() => editor.dispatch({ selection: { anchor: caret } }))
  act(() => {
    store.apply({ label: 'Group', edits: [{ do: 'set', id: 'a', field: 'group', to: 'raw' }] })
  })
  await waitFor(() => expect(editor.state.doc.toString()).toContain('# the source\n    group: raw'))
  expect(editor.state.selection.main.head).toBe(at('even_twice'))
})

test('the caret selects the element it stands in, and a selected element is marked', async () => {
  const { store, editor, at } = await open()
  act(() => editor.dispatch({ selection: { anchor: at('even') } }))
  expect([...store.read().selection]).toEqual(['b'])
  act(() => store.select(['a']))
  await waitFor(() =>
    expect(
      [...editor.dom.querySelectorAll('.cm-selectedBlock')].map(({ textContent }) => textContent).join('\n'),
    ).toContain('integers'),
  )
})

test('a text that cannot be read says where and why, and can be given up', async () => {
  const { store, editor, type, at } = await open()
  const before = store.document
  type('[', at('even'))
  await screen.findByText(/cannot be read. The drawing stays as it was/)
  expect(store.document).toBe(before)
  act(() => screen.getByRole('button', { name: 'Back to the drawing' }).click())
  await waitFor(() => expect(editor.state.doc.toString()).toBe(written))
})
