import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { type ComponentType, useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'

import { setField } from '#core/document/commands/set-field.ts'
import { emptyDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'

import { designerAtWork } from './designer-at-work.ts'
import { closedUi, DesignerProvider, type DesignerUi } from './designer-context.tsx'
import { Note } from './note-node.tsx'
import { storeAtWork } from './store-at-work.ts'

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams() }))
afterEach(cleanup)

const NoteNode = Note as unknown as ComponentType<Record<string, unknown>>
const node = { id: 'n', shape: 'note', name: 'Begun', place: { x: 0, y: 0 }, input: false, output: false }
const atWork = () =>
  storeAtWork({
    ...emptyDocument('here'),
    elements: { n: element.parse({ id: 'n', kind: 'note', text: 'Begun' }) },
  })
type Store = ReturnType<typeof atWork>
const textIn = ({ document }: Store) => {
  const found = document.elements['n']
  return found?.kind === 'note' ? found.text : undefined
}

function Screen({ store }: { store: Store }) {
  const [ui, setUi] = useState<DesignerUi>({ ...closedUi, renaming: 'n' })
  const designer = designerAtWork(store, { ui, open: (part) => setUi((before) => ({ ...before, ...part })) })
  return (
    <DesignerProvider value={designer}>
      <NoteNode id="n" selected={false} data={{ node }} />
    </DesignerProvider>
  )
}
const field = () => screen.getByLabelText<HTMLTextAreaElement>('Note')

test('a note is in the document as it is written: leaving without a word loses nothing', () => {
  const store = atWork()
  const { unmount } = render(<Screen store={store} />)
  fireEvent.change(field(), { target: { value: 'Begun, and' } })
  fireEvent.change(field(), { target: { value: 'Begun, and gone on' } })
  expect(textIn(store)).toBe('Begun, and gone on')
  // Wheeled out of sight, or the tab is gone: no field was left.
  unmount()
  expect(textIn(store)).toBe('Begun, and gone on')
  store.undo()
  expect(textIn(store)).toBe('Begun')
})

test('what a colleague writes into it meanwhile stands in the field, and is not written over', () => {
  const store = atWork()
  render(<Screen store={store} />)
  const theirs = setField(store.document, { id: 'n', field: 'text', value: 'Theirs' })
  fireEvent.focus(field())
  store.run(theirs)
  fireEvent.blur(field())
  expect(textIn(store)).toBe('Theirs')
})
