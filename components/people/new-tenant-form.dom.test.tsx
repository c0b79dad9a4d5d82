import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, render, screen } from '@testing-library/react'
import { createTRPCClient, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { afterEach, expect, test } from 'vitest'

import { TRPCProvider } from '#components/api/trpc.ts'
import type { AppRouter } from '#server/api/root.ts'

import { NewTenantForm } from './new-tenant-form.tsx'

afterEach(cleanup)

/** The form before a server that answers one question: whether a tenant may be made. */
const shown = (why: string | null) => {
  const link: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        if (op.path !== 'tenants.mayCreate') throw new Error(`${op.path} is not asked here.`)
        observer.next({ result: { type: 'data', data: { why } } })
        observer.complete()
      })
  const queryClient = new QueryClient()
  return render(
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={createTRPCClient<AppRouter>({ links: [link] })} queryClient={queryClient}>
        <NewTenantForm />
      </TRPCProvider>
    </QueryClientProvider>,
  )
}

test('where no further organisation may be made, the page says why and asks for nothing', async () => {
  shown('This installation serves one organisation.')
  expect(await screen.findByText('This installation serves one organisation.')).toBeDefined()
  expect(screen.getByRole('heading', { name: 'Ask for an invitation' })).toBeDefined()
  expect(screen.queryByRole('button', { name: 'Create the organisation' })).toBeNull()
})

test('where one may be made, the page asks for its name', async () => {
  shown(null)
  expect(await screen.findByRole('button', { name: 'Create the organisation' })).toBeDefined()
})
