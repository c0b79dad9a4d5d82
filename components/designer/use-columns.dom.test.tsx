import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { emptyDocument } from '#core/document/document.ts'
import { toWire } from '#core/wire-json.ts'

import { designerAtWork } from './designer-at-work.ts'
import { DesignerProvider } from './designer-context.tsx'
import { storeAtWork } from './store-at-work.ts'
import type { TrialAnswer, TrialTable } from './trial/trial-context.tsx'
import { useColumns } from './use-columns.ts'

vi.mock('next/navigation', () => ({
  useRouter: () => ({ push: () => undefined }),
  useSearchParams: () => new URLSearchParams(),
}))
const trial = {
  runId: '00000000-0000-4000-8000-000000000001',
  steps: [
    { status: 'succeeded', assets: ['orders'] },
    { status: 'succeeded', assets: ['tried'] },
    { status: 'failed', assets: ['rates'] },
  ],
} as unknown as TrialAnswer
vi.mock('./trial/trial-context.tsx', () => ({
  useTrialTable: (): Partial<TrialTable> => ({ trial }),
}))

const columnsOf = (...names: string[]) => names.map((name) => ({ name, type: 'BIGINT' }))
/** What was asked of the draft, in order. */
let drawn: string[][] = []
const answerOf = (path: string, input: { key?: string; asset?: string; assets?: string[] }): unknown => {
  switch (path) {
    case 'assets.graph':
      return [{ key: 'orders' }]
    case 'assets.show':
      return { latest: { summary: { columns: columnsOf(`stored ${input.key}`) } } }
    case 'trials.sample':
      return { kind: 'table', columns: columnsOf(`tried ${input.asset}`) }
    case 'drafts.columns':
      drawn.push(input.assets ?? [])
      return input.assets?.map((asset) => ({ asset, columns: [{ name: `drawn ${asset}` }] }))
    default:
      return null
  }
}

beforeEach(() => {
  drawn = []
  vi.stubGlobal('fetch', async (url: string) => {
    const { pathname, searchParams } = new URL(url, 'http://here')
    const inputs = JSON.parse(searchParams.get('input') ?? '{}') as Record<string, { json?: object }>
    const paths = pathname.split('/').at(-1)?.split(',') ?? []
    return Response.json(
      paths.map((path, index) => {
        const input = inputs[index] ?? {}
        return { result: { data: toWire(answerOf(path, input.json ?? input)) } }
      }),
    )
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

function Columns({ of }: { of: readonly string[] }) {
  const columns = useColumns(of)
  const words = [...columns].map(([, found]) => found.map(({ name, type }) => `${name} ${type ?? '?'}`))
  return <p data-testid="columns">{words.join(', ')}</p>
}

const show = (of: readonly string[]) => {
  const store = storeAtWork(emptyDocument('here'))
  const screenOf = (keys: readonly string[]) => (
    <ApiProvider place={{ tenant: 't', deployment: 'd' }}>
      <DesignerProvider value={designerAtWork(store, { pipelineId: '00000000-0000-4000-8000-000000000002' })}>
        <Columns of={keys} />
      </DesignerProvider>
    </ApiProvider>
  )
  const { rerender } = render(screenOf(of))
  return { become: (keys: readonly string[]) => act(() => rerender(screenOf(keys))) }
}
const read = () => screen.getByTestId('columns').textContent

test('columns are those of the value, else of what was tried last, else the names of the SQL; only of the last the draft is asked', async () => {
  show(['orders', 'tried', 'rates'])
  await waitFor(() => expect(read()).toBe('stored orders BIGINT, tried tried BIGINT, drawn rates ?'), {
    timeout: 20_000,
  })
  expect(drawn).toEqual([['rates']])
})

test('while inputs come one after another the draft is asked once, and what is known stays meanwhile', async () => {
  const { become } = show(['rates'])
  await waitFor(() => expect(read()).toBe('drawn rates ?'), { timeout: 20_000 })
  for (const more of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
    become(['rates', ...more])
    expect(read()).toContain('drawn rates ?')
  }
  await waitFor(() => expect(read()).toBe('drawn rates ?, drawn a ?, drawn b ?, drawn c ?'), {
    timeout: 20_000,
  })
  expect(drawn).toEqual([['rates'], ['rates', 'a', 'b', 'c']])
})
