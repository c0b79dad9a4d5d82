import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useSyncExternalStore } from 'react'
import { afterEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { emptyDocument } from '#core/document/document.ts'
import { element, sensorKinds, type ElementOf } from '#core/document/element.ts'
import type { SensorKind } from '#core/sensor/sensor-kinds.ts'
import { settingsSchemas } from '#core/sensor/sensor-settings.ts'
import { starterSensor } from '#core/sensor/starter-sensor.ts'

import { designerAtWork } from '../../designer-at-work.ts'
import { DesignerProvider } from '../../designer-context.tsx'
import type { DesignerStore } from '../../designer-store.ts'
import { wordsOfField } from '../../form/field-words.ts'
import type { Problem } from '../../problem.ts'
import { storeAtWork } from '../../store-at-work.ts'
import { SensorField } from './sensor-field.tsx'

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
}))
afterEach(cleanup)

const begun = (source: SensorKind) => {
  const settings = starterSensor(source).settings
  const sensor = { id: 's', kind: 'sensor', name: 's', source, target: { selection: '*' } }
  return storeAtWork({
    ...emptyDocument('here'),
    elements: { s: element.parse({ ...sensor, ...(settings && { settings }) }) },
  })
}
const sensorIn = (store: DesignerStore<Problem>) => store.document.elements['s'] as ElementOf<'sensor'>

function Form({ store }: { store: DesignerStore<Problem> }) {
  const sensor = useSyncExternalStore(
    (changed) => store.subscribe(changed),
    () => sensorIn(store),
  )
  return (
    <>
      {(['source', 'settings', 'request'] as const).map((name) => (
        <SensorField key={name} element={sensor} name={name} error={undefined} />
      ))}
    </>
  )
}

const open = (store: DesignerStore<Problem>) =>
  render(
    <ApiProvider place={{ tenant: 't', deployment: 'd' }}>
      <DesignerProvider value={designerAtWork(store)}>
        <Form store={store} />
      </DesignerProvider>
    </ApiProvider>,
  )

test.each(sensorKinds.filter((kind) => kind !== 'code'))(
  'a sensor of the kind %s has a field for each of its settings, called what it is',
  (kind) => {
    open(begun(kind))
    for (const name of Object.keys(settingsSchemas[kind].shape))
      if (name !== 'statuses')
        expect(screen.getAllByText(wordsOfField(name).label, { exact: false }).length, name).toBeGreaterThan(
          0,
        )
    // The sample that a kind begins with asks for a run.
    expect(screen.getByRole('region', { name: 'Sample message' })).toBeTruthy()
  },
)

test('code of its own begins in a language, with nothing to be said of messages; another source takes it out again', async () => {
  const store = begun('webhook')
  open(store)
  await userEvent.click(screen.getByRole('combobox', { name: 'Watches' }))
  await userEvent.click(screen.getByRole('option', { name: 'Code of your own, in Python' }))
  expect(sensorIn(store).compute).toMatchObject({
    kind: 'python',
    code: expect.stringContaining('RunRequest'),
  })
  await userEvent.click(screen.getByRole('combobox', { name: 'Watches' }))
  await userEvent.click(screen.getByRole('option', { name: 'Code of your own, in TypeScript' }))
  expect(sensorIn(store).compute).toMatchObject({ kind: 'typescript' })
  expect(screen.queryByRole('region', { name: 'Sample message' })).toBeNull()
  await userEvent.click(screen.getByRole('combobox', { name: 'Watches' }))
  await userEvent.click(screen.getByRole('option', { name: 'A Kafka topic' }))
  expect(sensorIn(store)).toMatchObject({ source: 'kafka', settings: { brokers: [], topic: '' } })
  expect(sensorIn(store).compute).toBeUndefined()
})

test('a secret is named, and goes into the document as a reference', async () => {
  const store = begun('webhook')
  open(store)
  await userEvent.type(screen.getByRole('textbox', { name: 'A secret of your own' }), 'SHOP_KEY')
  expect(sensorIn(store).settings).toEqual({ secret: { env: 'SHOP_KEY' } })
  await userEvent.clear(screen.getByRole('textbox', { name: 'A secret of your own' }))
  expect(sensorIn(store).settings).toBeUndefined()
})

test('the ends of runs are chosen, and keep the order of their list', async () => {
  const store = begun('runStatus')
  open(store)
  await userEvent.click(screen.getByRole('checkbox', { name: 'succeeded' }))
  expect(sensorIn(store).settings).toEqual({ statuses: ['succeeded', 'failed'] })
})
