import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useSyncExternalStore } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { emptyDocument } from '#core/document/document.ts'
import { element, type ElementOf } from '#core/document/element.ts'
import { validate } from '#core/document/validation/validate.ts'
import { resourceTypeNames, resourceTypes, type ResourceTypeName } from '#core/resource/resource-types.ts'

import { designerAtWork } from '../../designer-at-work.ts'
import { DesignerProvider } from '../../designer-context.tsx'
import type { DesignerStore } from '../../designer-store.ts'
import { wordsOfField } from '../../form/field-words.ts'
import type { Problem } from '../../problem.ts'
import { storeAtWork } from '../../store-at-work.ts'
import { ResourceField } from './resource-field.tsx'

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
}))
beforeEach(() => vi.stubGlobal('fetch', () => new Promise<Response>(() => undefined)))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const begun = (type: ResourceTypeName) =>
  storeAtWork({
    ...emptyDocument('here'),
    elements: {
      r: element.parse({ id: 'r', kind: 'resource', name: 'r', type, config: resourceTypes[type].begins }),
    },
  })
const resourceIn = (store: DesignerStore<Problem>) => store.document.elements['r'] as ElementOf<'resource'>

function Form({ store }: { store: DesignerStore<Problem> }) {
  const resource = useSyncExternalStore(
    (changed) => store.subscribe(changed),
    () => resourceIn(store),
  )
  return (
    <>
      {(['type', 'config'] as const).map((name) => (
        <ResourceField key={name} element={resource} name={name} error={undefined} />
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

test.each(resourceTypeNames)('a resource of the type %s has a field for each of its settings', (type) => {
  open(begun(type))
  for (const name of Object.keys(resourceTypes[type].config.shape))
    expect(screen.getAllByText(wordsOfField(name).label, { exact: false }).length, name).toBeGreaterThan(0)
})

test('what is secret is named, and anything else is written', async () => {
  const store = begun('postgres')
  open(store)
  await userEvent.type(screen.getByRole('textbox', { name: 'Host' }), 'db')
  const password = screen.getByLabelText('Secret with the password')
  await userEvent.clear(password)
  await userEvent.type(password, 'SHOP_KEY')
  expect(resourceIn(store).config).toMatchObject({ host: 'db', password: { env: 'SHOP_KEY' } })
})

test('a schema that a resource brings is its form, with what is wrong at each field', async () => {
  const drawn = {
    ...emptyDocument('here'),
    elements: {
      r: element.parse({
        id: 'r',
        kind: 'resource',
        name: 'r',
        type: 'custom',
        config: { region: 'asia' },
        configSchema: {
          type: 'object',
          properties: {
            region: { enum: ['eu', 'us'] },
            shopName: { type: 'string', description: 'As customers know it.' },
            key: { type: 'string', writeOnly: true },
          },
          required: ['key'],
        },
      }),
    },
  }
  const store = storeAtWork(drawn, (document) => validate(document, { foreignKeys: new Set() }))
  store.validateSoon()
  open(store)
  await userEvent.type(screen.getByRole('textbox', { name: 'Shop name' }), 'north')
  expect(screen.getByText('As customers know it.')).toBeDefined()
  expect(screen.getByText('region must be one of "eu", "us".')).toBeDefined()
  expect(screen.getByText('key is missing.')).toBeDefined()
  await userEvent.type(screen.getByLabelText('Key'), 'SHOP_KEY')
  expect(screen.queryByText('key is missing.')).toBeNull()
  expect(resourceIn(store).config).toEqual({ region: 'asia', shopName: 'north', key: { env: 'SHOP_KEY' } })
})
