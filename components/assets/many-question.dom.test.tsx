import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { act } from 'react'
import { afterEach, expect, test, vi } from 'vitest'

import { unlessMany } from './many-offer.ts'
import { ManyQuestion } from './many-question.tsx'

afterEach(cleanup)

test('few assets are made at once, many once their number was read', async () => {
  render(<ManyQuestion />)
  const go = vi.fn()
  unlessMany(25, go)
  expect(go).toHaveBeenCalledTimes(1)
  act(() => unlessMany(60, go))
  expect(await screen.findByText('Materialize 60 assets?')).toBeDefined()
  expect(go).toHaveBeenCalledTimes(1)
  await userEvent.setup().click(screen.getByRole('button', { name: 'Materialize 60' }))
  expect(go).toHaveBeenCalledTimes(2)
  expect(screen.queryByText('Materialize 60 assets?')).toBeNull()
})
