import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { toWire } from '#core/wire-json.ts'

import type { AssetAnswer } from './asset-answer.ts'
import { AssetNeighbours } from './asset-neighbours.tsx'
import { StaleWalk } from './stale-walk.tsx'

vi.mock('next/navigation', async (original) => ({
  ...(await original<object>()),
  useRouter: () => ({ push: () => undefined }),
}))

const cause = { kind: 'code', words: 'its code changed' }
const asset = (key: string, upstream: string[], more: object = {}) => ({
  key,
  upstream,
  computeKind: 'python',
  isDisabled: false,
  state: { status: 'stale', words: 'stale', at: null, runId: null, staleCauses: [cause] },
  ...more,
})
let graph: unknown[] = []

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(480)
  vi.stubGlobal('fetch', (input: string) => {
    const answers: Record<string, unknown> = {
      'assets.graph': graph,
      'tenants.current': { permissions: ['run.launch'] },
    }
    const paths = new URL(input, 'http://here').pathname.split('/').at(-1)?.split(',') ?? []
    return Promise.resolve(
      Response.json(paths.map((path) => ({ result: { data: toWire(answers[path] ?? null) } }))),
    )
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const show = (part: React.ReactNode) =>
  render(
    <SearchParamsContext value={new URLSearchParams()}>
      <ApiProvider place={{ tenant: 'acme', deployment: 'production' }}>{part}</ApiProvider>
    </SearchParamsContext>,
  )

test('of ten thousand assets that a change reaches only those in sight are drawn', async () => {
  graph = [
    asset('root', []),
    asset('first', ['root']),
    ...Array.from({ length: 10_000 }, (_, index) => asset(`far ${index}`, ['first'])),
  ]
  show(
    <AssetNeighbours
      asset={{ key: 'root', upstream: [], downstream: ['first'] } as unknown as AssetAnswer}
    />,
  )
  const list = await screen.findByRole('list', { name: 'A change also reaches' })
  expect(screen.getByText('10,000 assets')).toBeDefined()
  expect(list.children.length).toBeGreaterThan(0)
  expect(list.children.length).toBeLessThan(60)
})

test('what makes good for staleness leaves out what no run can make', async () => {
  graph = [
    asset('elsewhere', [], { computeKind: 'external' }),
    asset('off', ['elsewhere'], { isDisabled: true }),
    asset('middle', ['off']),
    asset('sea', ['middle']),
  ]
  show(<StaleWalk asset={{ key: 'sea' }} />)
  const button = await screen.findByRole('button', { name: 'Materialize the 2 that are behind' })
  await waitFor(() => expect(button.title).toBe('sea, middle'))
})
