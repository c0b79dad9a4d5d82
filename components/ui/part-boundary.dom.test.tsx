import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Component, type ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'

import { onDemand } from './on-demand.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

class Page extends Component<{ children: ReactNode }, { broken: string }> {
  override state = { broken: '' }
  static getDerivedStateFromError = (error: Error) => ({ broken: error.message })
  override render(): ReactNode {
    return this.state.broken === '' ? this.props.children : `the page broke: ${this.state.broken}`
  }
}

test('a part whose code does not come says so in its place, and comes when it is asked for again', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let isAway = true
  const Part = onDemand(async () => {
    await Promise.resolve()
    if (isAway) throw new Error('Failed to fetch')
    return () => <p>here it is</p>
  })
  render(
    <Page>
      <p>the rest</p>
      <Part />
    </Page>,
  )
  expect(await screen.findByText(/could not be fetched/)).toBeDefined()
  expect(screen.getByText('the rest')).toBeDefined()
  isAway = false
  await userEvent.click(screen.getByRole('button', { name: 'Fetch it again' }))
  expect(await screen.findByText('here it is')).toBeDefined()
})

test('a fault in a part is a fault of the page', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const Part = onDemand(() =>
    Promise.resolve(() => {
      throw new Error('a fault')
    }),
  )
  render(
    <Page>
      <Part />
    </Page>,
  )
  expect(await screen.findByText('the page broke: a fault')).toBeDefined()
})
