import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { TRPCClientError } from '@trpc/client'
import { afterEach, expect, test, vi } from 'vitest'

import { NotShown } from './not-shown.tsx'

afterEach(cleanup)

const refused = (code: 'not_found' | 'invalid_input', message: string) =>
  TRPCClientError.from({
    error: {
      message,
      code: -32_000,
      data: { code: 'BAD_REQUEST', refusal: { code, message, detail: {} } },
    },
  })
const shown = (error: unknown) => {
  const onRetry = vi.fn()
  const back = { href: '/runs', label: 'All runs' }
  render(<NotShown noun="run" icon="runs" error={error} onRetry={onRetry} back={back} />)
  return onRetry
}

test.each([
  ['not_found', 'There is no such run in this deployment.'],
  ['invalid_input', 'runId: Invalid UUID.'],
] as const)('what is not there (%s) is said so in words, and the way on is the list', (code, message) => {
  shown(refused(code, message))
  expect(screen.getByRole('heading', { name: 'There is no such run here' })).toBeDefined()
  expect(screen.queryByText(message)).toBeNull()
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
  expect(screen.getByRole('link', { name: 'All runs' }).getAttribute('href')).toBe('/runs')
})

test('what may come another time is tried again by a press', async () => {
  const onRetry = shown(new TRPCClientError('fetch failed'))
  expect(screen.getByText(/The server did not answer/)).toBeDefined()
  await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }))
  expect(onRetry).toHaveBeenCalledOnce()
})
