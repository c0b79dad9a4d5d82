import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { NextFires } from './next-fires.tsx'

afterEach(cleanup)

test('next times are those at which it is carried out, its delay included', async () => {
  render(<NextFires cron="0 5 * * *" timezone="UTC" delayMs={37_000} />)
  await screen.findByText('Next, UTC, 37.0 s after its times')
  const times = screen.getAllByRole('time').map((time) => time.getAttribute('datetime'))
  expect(times).toHaveLength(5)
  for (const time of times) expect(time).toMatch(/T05:00:37\.000Z$/)
})
