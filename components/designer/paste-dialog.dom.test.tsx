import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { missingReferences } from '#core/document/commands/missing-references.ts'
import { readPart } from '#core/document/commands/paste.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'
import { Refusal } from '#core/refusal.ts'

import { designerAtWork } from './designer-at-work.ts'
import { DesignerProvider } from './designer-context.tsx'
import { PasteDialog } from './paste-dialog.tsx'
import { storeAtWork } from './store-at-work.ts'

afterEach(cleanup)

const text = `sluice: pipeline
name: elsewhere
assets:
  - key: totals
    deps: [shop/orders]
    resources: [warehouse]
    compute: { kind: external }
`
const drawn: PipelineDocument = {
  ...emptyDocument('here'),
  elements: {
    a: element.parse({ id: 'a', kind: 'asset', key: 'raw/orders', compute: { kind: 'external' } }),
  },
}

const shown = (pipelineId: string) => {
  const store = storeAtWork(drawn)
  const part = readPart(text)
  if (part instanceof Refusal) throw part
  const missing = missingReferences(store.document, part, [])
  const designer = designerAtWork(store, { pipelineId })
  render(
    <DesignerProvider value={designer}>
      <PasteDialog pasting={{ text, at: undefined, missing }} />
    </DesignerProvider>,
  )
  return {
    totals: () =>
      Object.values(store.document.elements).find((one) => one.kind === 'asset' && one.id !== 'a'),
  }
}

test('an asset of the same last name is taken; what has none is kept; each can be chosen otherwise', async () => {
  const { totals } = shown('first')
  expect(screen.getByRole('button', { name: /Asset shop\/orders/ }).textContent).toContain('raw/orders')
  expect(screen.getByRole('button', { name: /Resource warehouse/ }).textContent).toContain('Keep it')
  fireEvent.click(screen.getByRole('button', { name: /Resource warehouse/ }))
  fireEvent.click(await screen.findByRole('option', { name: 'Leave it out' }))
  fireEvent.click(screen.getByText('Paste'))
  expect(totals()).toMatchObject({ deps: [{ asset: 'raw/orders' }] })
  expect(totals()).not.toHaveProperty('resources')
})

test('the next paste into the pipeline begins with what was chosen', async () => {
  shown('second')
  fireEvent.click(screen.getByRole('button', { name: /Asset shop\/orders/ }))
  fireEvent.click(await screen.findByRole('option', { name: /Keep it/ }))
  fireEvent.click(screen.getByText('Paste'))
  cleanup()
  shown('second')
  expect(screen.getByRole('button', { name: /Asset shop\/orders/ }).textContent).toContain('Keep it')
})
