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

test('what fits nothing says so', async () => {
  open()
  await userEvent.type(screen.getByPlaceholderText('Add'), 'zzz')
  expect(screen.getByText('Nothing')).toBeTruthy()
})
