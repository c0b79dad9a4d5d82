import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ApiProvider } from '#components/api/provider.tsx'
import { toWire } from '#core/wire-json.ts'

import { CommandPalette } from './command-palette.tsx'

const went: string[] = []
vi.mock('next/navigation', async (original) => ({
  ...(await original<object>()),
  useRouter: () => ({ push: (href: string) => went.push(href) }),
}))

const lists: Record<string, unknown> = {
  'people.me': { tenants: [{ slug: 'acme', deployments: [{ name: 'production', kind: 'production' }] }] },
  'tenants.current': { permissions: ['run.read', 'member.read'] },
  'tenants.mayCreate': { why: 'The plan has no more.' },
  'jobs.list': [{ name: 'tidemark', pipeline: 'sea', description: null }],
  'schedules.list': [
    { pipelineId: 'p', scheduleId: 's', name: 'tide of each day', pipeline: 'sea', cron: ['0 5 * * *'] },
  ],
  'backfills.list': { backfills: [], nextCursor: null },
  'runs.list': { runs: [], nextCursor: null, counts: {} },
}
/** Paths that are not answered, or with an error. */
let silent: string[] = []
let broken: string[] = []

beforeEach(() => {
  ;[silent, broken] = [[], []]
  went.length = 0
  Element.prototype.scrollIntoView = () => undefined
  vi.stubGlobal('fetch', (input: string) => {
    const paths = new URL(input, 'http://here').pathname.split('/').at(-1)?.split(',') ?? []
    if (paths.some((path) => silent.includes(path))) return new Promise(() => undefined)
    const error = {
      message: 'no',
      code: -32603,
      data: {
        code: 'FORBIDDEN',
        httpStatus: 403,
        refusal: { code: 'forbidden', message: 'Your role here does not see that.', detail: {} },
      },
    }
    return Promise.resolve(
      Response.json(
        paths.map((path) =>
          broken.includes(path) ? { error: toWire(error) } : { result: { data: toWire(lists[path] ?? []) } },
        ),
      ),
    )
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const type = (text: string) => {
  render(
    <SearchParamsContext value={new URLSearchParams()}>
      <ApiProvider place={{ tenant: 'acme', deployment: 'production' }}>
        <CommandPalette open onOpenChange={() => undefined} />
      </ApiProvider>
    </SearchParamsContext>,
  )
  fireEvent.change(screen.getByPlaceholderText(/asset, run or action/), { target: { value: text } })
}

test('every kind of object is found and gone to, and what one may not make is not offered', async () => {
  type('tide')
  expect(await screen.findByText('tidemark')).toBeDefined()
  fireEvent.click(await screen.findByText('tide of each day'))
  expect(went).toEqual(['/t/acme/production/automation?schedule=p.s'])
  cleanup()
  type('new')
  await screen.findByText(/is called/)
  expect(screen.queryByText('New pipeline…')).toBeNull()
  expect(screen.queryByText('New tenant…')).toBeNull()
})

test('while it is asked for, nothing is said to be missing', async () => {
  silent = ['runs.list']
  type('zebra')
  expect(await screen.findByText(/^Looking through the .*runs/)).toBeDefined()
  expect(screen.queryByText(/Nothing is called/)).toBeNull()
})

test('what was not answered is said', async () => {
  broken = ['jobs.list']
  type('zebra')
  expect(await screen.findByText(/^Jobs: not answered\. Your role here does not see that\./)).toBeDefined()
  expect(await screen.findByText(/^Nothing that could be asked is called/)).toBeDefined()
})
