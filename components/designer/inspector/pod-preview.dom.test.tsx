import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { setRuntime } from '#core/document/commands/set-runtime.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'
import { plainGround, type RunGround } from '#core/pod/ground.ts'
import type { MendChange } from '#core/pod/mend-runtime.ts'

import { designerAtWork } from '../designer-at-work.ts'
import { DesignerProvider } from '../designer-context.tsx'
import type { DesignerStore } from '../designer-store.ts'
import { GroundProvider } from '../ground.ts'
import { handChange } from '../handed-change.ts'
import { Inspector } from '../inspector.tsx'
import type { Problem } from '../problem.ts'
import { storeAtWork } from '../store-at-work.ts'
import { TrialProvider } from '../trial/trial-context.tsx'
import { useHandedChange } from '../use-handed-change.ts'

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
}))
afterEach(cleanup)

const drawn: PipelineDocument = {
  ...emptyDocument('numbers'),
  elements: {
    j: element.parse({ id: 'j', kind: 'job', name: 'nightly', target: { selection: '*' } }),
  },
}
const onCluster: RunGround = {
  launcher: 'kubernetes',
  installation: { cpuMilli: 250, memoryMib: 512 },
  ceiling: { plan: 'basic', cpuMilli: 1000, memoryMib: 2048 },
}

const atWork = () => {
  const store = storeAtWork(drawn)
  store.select(['j'])
  return store
}

function Handed({ store, canEdit }: { store: DesignerStore<Problem>; canEdit: boolean }) {
  useHandedChange(store, 'numbers', canEdit, () => undefined)
  return null
}

const show = (store: DesignerStore<Problem>, ground: RunGround, canEdit = true) => {
  const designer = designerAtWork(store, { canEdit })
  render(
    <ApiProvider place={{ tenant: 't', deployment: 'd' }}>
      <GroundProvider value={ground}>
        <DesignerProvider value={designer}>
          <TrialProvider>
            <Inspector />
            <Handed store={store} canEdit={canEdit} />
          </TrialProvider>
        </DesignerProvider>
      </GroundProvider>
    </ApiProvider>,
  )
  const tab = screen.getByRole('tab', { name: 'Runs where' })
  fireEvent.mouseDown(tab)
  fireEvent.click(tab)
}
const memory = () =>
  within(screen.getByLabelText('The pod that comes of it')).getByRole('row', { name: /Memory/ })

test('under the form stands the pod that comes of it, live, with who says what', () => {
  const store = atWork()
  show(store, onCluster)
  expect(memory().textContent).toBe('Memory512 MiB · this installation')
  const change = setRuntime(store.document, { id: 'j', parts: { memoryMib: 768 }, label: 'More' })
  act(() => void store.run(change))
  expect(memory().textContent).toBe('Memory768 MiB · job nightly')
})

test('a figure the plan limits says so, and a figure above it is told at its field', () => {
  const store = atWork()
  show(store, onCluster)
  expect(screen.getAllByText('The plan basic allows 1 CPU and 2 GB a run.').length).toBeGreaterThan(0)
  const change = setRuntime(store.document, { id: 'j', parts: { memoryMib: 4096 }, label: 'Too much' })
  act(() => void store.run(change))
  expect(screen.getByLabelText('Memory').getAttribute('aria-invalid')).toBe('true')
  expect(memory().textContent).toBe('Memory2,048 MiB · plan basic')
})

test('where runs are processes there is no pod to show', () => {
  show(atWork(), plainGround)
  expect(screen.queryByLabelText('The pod that comes of it')).toBeNull()
})

const handed: MendChange = {
  is: 'change',
  pipeline: 'numbers',
  elementId: 'j',
  field: 'memoryMib',
  from: 512,
  to: 1024,
  button: 'Give it 1 GiB',
  sentence: 'Sets the memory of the job nightly to 1 GiB; it is 512 MiB.',
}
const memoryOf = (store: DesignerStore<Problem>) => {
  const job = store.document.elements['j']
  return job?.kind === 'job' ? job.runtime?.memoryMib : undefined
}

test('a change that was handed over is made as one step that undo takes back', () => {
  const store = atWork()
  handChange(handed)
  show(store, onCluster)
  expect(memoryOf(store)).toBe(1024)
  expect(store.read().undo).toBe('Sets the memory of the job nightly to 1 GiB')
  act(() => store.undo())
  expect(memoryOf(store)).toBeUndefined()
})

test('what is only to look at is not changed, and that is said', () => {
  const store = atWork()
  handChange(handed)
  show(store, onCluster, false)
  expect(memoryOf(store)).toBeUndefined()
  expect(store.read().notice?.sentence).toMatch(/only to look at/)
})
