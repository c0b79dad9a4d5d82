import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { cleanup, configure, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createTRPCClient, TRPCClientError, type TRPCLink } from '@trpc/client'
import { observable } from '@trpc/server/observable'
import { afterEach, expect, test } from 'vitest'

import { TRPCProvider } from '#components/api/trpc.ts'
import type { AppRouter } from '#server/api/root.ts'

import { SetPasswordForm } from './set-password-form.tsx'

// What is fetched on demand takes its time on a busy machine.
configure({ asyncUtilTimeout: 20_000 })
afterEach(cleanup)

/** The form before a server that takes any address but one that somebody has; answers with what reached the server. */
const shown = (address: string) => {
  const received: unknown[] = []
  const link: TRPCLink<AppRouter> =
    () =>
    ({ op }) =>
      observable((observer) => {
        received.push(op.input)
        if ((op.input as { email: string }).email !== 'taken@example.com') {
          observer.next({ result: { type: 'data', data: undefined } })
          observer.complete()
          return
        }
        const message = 'Somebody has this e-mail already. Use another.'
        const refusal = { code: 'name_taken' as const, message, detail: { field: 'email' } }
        const data = { code: 'CONFLICT' as const, httpStatus: 409, refusal }
        observer.error(TRPCClientError.from({ error: { message, code: -32_009, data } }))
      })
  const queryClient = new QueryClient()
  render(
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={createTRPCClient<AppRouter>({ links: [link] })} queryClient={queryClient}>
        <SetPasswordForm address={address} />
      </TRPCProvider>
    </QueryClientProvider>,
  )
  const submit = async (email: string, password: string) => {
    const user = userEvent.setup()
    await user.clear(screen.getByLabelText('Email'))
    if (email) await user.type(screen.getByLabelText('Email'), email)
    await user.clear(screen.getByLabelText('Password'))
    await user.type(screen.getByLabelText('Password'), password)
    await user.click(screen.getByRole('button', { name: 'Set the password' }))
  }
  return { received, submit }
}

test('an address that no mail reaches is asked for anew; a real one stands there already', () => {
  shown('owner@localhost')
  expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('')
  cleanup()
  shown('mara@acme.example')
  expect(screen.getByLabelText<HTMLInputElement>('Email').value).toBe('mara@acme.example')
})

test('what is wrong is said at its field before anything is sent, and what the server refuses at the field it names', async () => {
  const { received, submit } = shown('owner@localhost')
  await submit('owner@localhost', 'short')
  expect(await screen.findByText(/Write an email address/)).toBeDefined()
  expect(screen.getByText('Use at least 10 characters.')).toBeDefined()
  expect(received).toEqual([])
  await submit('taken@example.com', 'long enough now')
  expect(await screen.findByText(/Somebody has this e-mail already/)).toBeDefined()
  expect(screen.getByLabelText('Email').getAttribute('aria-invalid')).toBe('true')
  await submit('mara@acme.example', 'long enough now')
  expect(received.at(-1)).toEqual({ email: 'mara@acme.example', password: 'long enough now' })
})
