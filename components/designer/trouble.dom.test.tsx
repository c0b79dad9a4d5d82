import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'

import { designerAtWork } from './designer-at-work.ts'
import { DesignerProvider } from './designer-context.tsx'
import { storeAtWork } from './store-at-work.ts'
import { Trouble } from './trouble.tsx'

afterEach(cleanup)

const drawn: PipelineDocument = {
  ...emptyDocument('here'),
  elements: Object.fromEntries(
    ['a', 'a_copy', 'b', 'b_copy'].map((id) => [id, { kind: 'note', id, text: id }]),
  ),
}

test('every conflict is told, and all that met are shown: theirs and mine', () => {
  const store = storeAtWork(drawn)
  store.tellConflicts([
    { elementId: 'a', copyId: 'a_copy', sentence: 'Mara edited a.' },
    { elementId: 'b', copyId: 'b_copy', sentence: 'Mara edited b.' },
    { elementId: 'gone', copyId: null, sentence: 'Mara edited gone, so it was not removed.' },
  ])
  const designer = designerAtWork(store)
  render(
    <DesignerProvider value={designer}>
      <Trouble />
    </DesignerProvider>,
  )
  expect(screen.getByRole('alert').textContent).toMatch(/Mara edited a\..*Mara edited b\..*gone/)
  fireEvent.click(screen.getByText('Show them'))
  expect([...store.read().selection].toSorted()).toEqual(['a', 'a_copy', 'b', 'b_copy'])
})
