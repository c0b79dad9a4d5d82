import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'

import { localAbilities } from '#core/document/abilities.ts'

import { ChooserList } from './chooser-list.tsx'
import { offeredItems } from './palette-items.ts'

afterEach(cleanup)

const chosen = vi.fn<(id: string) => void>()
const open = () =>
  render(
    <ChooserList
      label="Add"
      at={{ x: 0, y: 0 }}
      choices={offeredItems(localAbilities).map((item) => ({ ...item, run: () => chosen(item.id) }))}
      empty="Nothing"
      onClose={() => undefined}
    />,
  )

test.each(offeredItems(localAbilities).map(({ label, id }) => [label, id]))(
  'who types %s in full and presses Enter has it, whatever else has the same letters',
  async (label, id) => {
    chosen.mockClear()
    open()
    await userEvent.type(screen.getByPlaceholderText('Add'), `${label.toLowerCase()}{Enter}`)
    expect(chosen.mock.calls).toEqual([[id]])
  },
)

test('of more than a list shows each is found by its name, by whoever types it', async () => {
  chosen.mockClear()
  const choices = Array.from({ length: 1_000 }, (_, index) => `node_${index}`).map((id) => ({
    id,
    section: 'Wire to',
    label: id,
    icon: 'python' as const,
    run: () => chosen(id),
  }))
  render(
    <ChooserList
      label="After"
      at={{ x: 0, y: 0 }}
      choices={choices}
      empty="Nothing"
      onClose={() => undefined}
    />,
  )
  expect(screen.getByText('800 more: type on to find them')).toBeTruthy()
  await userEvent.type(screen.getByPlaceholderText('After'), 'node_973{Enter}')
  expect(chosen.mock.calls).toEqual([['node_973']])
})

test('what fits nothing says so', async () => {
  open()
  await userEvent.type(screen.getByPlaceholderText('Add'), 'zzz')
  expect(screen.getByText('Nothing')).toBeTruthy()
})
