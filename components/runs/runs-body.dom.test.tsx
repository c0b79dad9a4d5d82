import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { toWire } from '#core/wire-json.ts'

import { RunsBody } from './runs-body.tsx'

vi.mock('next/navigation', async (original) => ({
  ...(await original<object>()),
  useRouter: () => ({ push: () => undefined }),
}))

const run = (id: string, status: string) => ({
  id,
  shortId: id,
  status,
  job: null,
  title: `title of ${id}`,
  trigger: { kind: 'manual', words: 'Ada' },
  tags: {},
  enqueuedAt: new Date(0),
  startedAt: new Date(0),
  finishedAt: new Date(5),
  steps: { total: 1, succeeded: 1, failed: 0, skipped: 0, running: 0 },
  failure: null,
  retryOf: null,
  attempt: 1,
})
const answers: Record<string, unknown> = {
  'runs.list': { runs: [run('a', 'failed'), run('b', 'running')], nextCursor: null, counts: { failed: 1 } },
  'runFeed.words': { jobs: ['nightly'], assets: [], pipelines: [], people: [], tags: [] },
  'runFeed.count': { count: 1284, more: false },
  'runViews.list': [],
}
const asked: string[] = []

beforeEach(() => {
  window.history.replaceState(null, '', '/runs?filter=job:nightly')
  vi.stubGlobal('fetch', (input: string) => {
    const url = new URL(input, 'http://here')
    asked.push(url.searchParams.get('input') ?? '')
    const paths = url.pathname.split('/').at(-1)?.split(',') ?? []
    return Promise.resolve(Response.json(paths.map((path) => ({ result: { data: toWire(answers[path]) } }))))
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const show = () =>
  render(
    <SearchParamsContext value={new URLSearchParams(window.location.search)}>
      <ApiProvider place={{ tenant: 'acme', deployment: 'production' }}>
        <RunsBody />
      </ApiProvider>
    </SearchParamsContext>,
  )

test('the filter of the address is asked for, and stands as a chip that takes it away', async () => {
  show()
  await waitFor(() => expect(asked.join()).toContain('job:nightly'))
  await screen.findByRole('grid', { name: 'Runs' })
  const line = screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter of runs' })
  expect(line.value).toBe('job:nightly')
  fireEvent.click(screen.getByRole('button', { name: 'Take away the filter job:nightly' }))
  expect(line.value).toBe('')
  fireEvent.click(screen.getByRole('button', { name: /^failed/ }))
  expect(line.value).toBe('status:failed')
})

test('what is wrong is said beside the line, and the statuses wait until it is mended', async () => {
  show()
  const line = screen.getByRole('combobox', { name: 'Filter of runs' })
  fireEvent.change(line, { target: { value: 'status:late' } })
  expect(screen.getByRole('alert').textContent).toContain('late is no status')
  expect(screen.getByRole<HTMLButtonElement>('button', { name: /^failed/ }).disabled).toBe(true)
})

test('a filter that cannot be read lists nothing, says where it is wrong, and offers nothing to be done with all', async () => {
  window.history.replaceState(null, '', '/runs?filter=job:nightly%20status:broken')
  asked.length = 0
  show()
  await screen.findByText('This filter cannot be read, so no run is shown')
  expect(screen.getByText('status:broken', { selector: 'mark' })).toBeDefined()
  expect(screen.queryByRole('grid', { name: 'Runs' })).toBeNull()
  expect(screen.queryByRole('checkbox')).toBeNull()
  expect(asked.at(-1)).not.toContain('"limit":100')
})
