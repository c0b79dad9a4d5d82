import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { type ComponentType, useState } from 'react'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'

import { designerAtWork } from './designer-at-work.ts'
import { closedUi, DesignerProvider, type DesignerUi } from './designer-context.tsx'
import { designerNodes } from './designer-nodes.tsx'
import type { DesignerStore } from './designer-store.ts'
import { Inspector } from './inspector.tsx'
import type { Problem } from './problem.ts'
import { storeAtWork } from './store-at-work.ts'
import { TrialProvider } from './trial/trial-context.tsx'

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
}))
afterEach(cleanup)

const compute = { kind: 'python', code: 'def before(): pass' }
const drawn: PipelineDocument = {
  ...emptyDocument('here'),
  elements: { a: element.parse({ id: 'a', kind: 'asset', key: 'before', compute }) },
}

const atWork = () => {
  const store = storeAtWork(drawn)
  store.select(['a'])
  return store
}
const keyIn = (store: DesignerStore<Problem>) => {
  const found = store.document.elements['a']
  return found?.kind === 'asset' ? found.key : undefined
}

const Body = designerNodes['body'] as unknown as ComponentType<Record<string, unknown>>
const node = {
  id: 'a',
  shape: 'card',
  name: 'before',
  icon: 'python',
  kind: 'Python',
  place: { x: 0, y: 0 },
  input: false,
  output: false,
}

function Screen({ store }: { store: DesignerStore<Problem> }) {
  const [ui, setUi] = useState<DesignerUi>({ ...closedUi, renaming: 'a' })
  const designer = designerAtWork(store, { ui, open: (part) => setUi((before) => ({ ...before, ...part })) })
  return (
    <ApiProvider place={{ tenant: 't', deployment: 'd' }}>
      <DesignerProvider value={designer}>
        <TrialProvider>
          <div id="designer-canvas" tabIndex={-1}>
            <Body id="a" selected data={{ node }} />
          </div>
          <Inspector />
        </TrialProvider>
      </DesignerProvider>
    </ApiProvider>
  )
}

const typeInto = (label: string, name: string): HTMLElement => {
  const input = screen.getByLabelText(label)
  input.focus()
  fireEvent.change(input, { target: { value: name } })
  return input
}

test.each(['Name', 'Element name'])('Escape while a name is typed keeps the old one (%s)', (label) => {
  const store = atWork()
  render(<Screen store={store} />)
  fireEvent.keyDown(typeInto(label, 'typed_by_mistake'), { key: 'Escape' })
  expect(keyIn(store)).toBe('before')
  expect(document.activeElement?.id).toBe('designer-canvas')
})

test.each(['Name', 'Element name'])('Enter takes the name, once (%s)', (label) => {
  const store = atWork()
  render(<Screen store={store} />)
  fireEvent.keyDown(typeInto(label, 'after'), { key: 'Enter' })
  expect(keyIn(store)).toBe('after')
  store.undo()
  expect(keyIn(store)).toBe('before')
})

test('a name that cannot be stays in its field where the field is left, on the canvas and in the inspector', () => {
  const store = atWork()
  const { unmount } = render(<Screen store={store} />)
  fireEvent.blur(typeInto('Name', 'no/../way'))
  fireEvent.blur(typeInto('Element name', 'no/../other'))
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('no/../way')
  unmount()
  render(<Screen store={store} />)
  const field = screen.getByLabelText<HTMLInputElement>('Element name')
  expect([field.value, field.getAttribute('aria-invalid')]).toEqual(['no/../other', 'true'])
  fireEvent.keyDown(field, { key: 'Escape' })
  fireEvent.blur(field)
  expect(screen.getByLabelText<HTMLInputElement>('Element name').value).toBe('before')
})

test('a name that cannot be stays open to be mended', () => {
  const store = atWork()
  render(<Screen store={store} />)
  fireEvent.keyDown(typeInto('Name', 'no/../way'), { key: 'Enter' })
  expect(keyIn(store)).toBe('before')
  expect(screen.getByLabelText<HTMLInputElement>('Name').value).toBe('no/../way')
})
