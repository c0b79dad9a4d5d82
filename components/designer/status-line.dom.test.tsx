import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import type { Saving } from './saving.ts'
import { SavingSpoken } from './status-line.tsx'

afterEach(cleanup)

test('saving is read out when it is another than before, not each second and not each save', () => {
  const heard: string[] = []
  const show = (is: Saving['is']) => <SavingSpoken is={is} />
  const { rerender } = render(show('saving'))
  for (const is of ['saved', 'saving', 'saved', 'offline', 'saving', 'saved'] as const) {
    rerender(show(is))
    const { textContent } = screen.getByRole('status')
    if (textContent !== heard.at(-1)) heard.push(textContent)
  }
  expect(heard).toEqual([
    'All changes are saved',
    'The line is down; changes are kept in this browser',
    'All changes are saved',
  ])
})
