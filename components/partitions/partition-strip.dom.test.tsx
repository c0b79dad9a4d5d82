import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { PartitionStrip, type PartitionsShown } from './partition-strip.tsx'

afterEach(cleanup)

const keys = ['mon', 'tue', 'wed', 'thu']
const none = { made: 0, stale: 0, failed: 0, running: 0, queued: 0, missing: 0 }
const shown = {
  size: 4,
  total: { ...none, missing: 4 },
  stretches: keys.map((key, from) => ({
    from,
    size: 1,
    first: key,
    last: key,
    counts: { ...none, missing: 1 },
  })),
} as unknown as PartitionsShown

test('by keys: arrows walk the partitions, with shift they draw a range, Enter takes it', () => {
  const taken: [string, string][] = []
  render(<PartitionStrip shown={shown} onSelect={(...ends) => taken.push(ends)} />)
  const strip = screen.getByRole('slider')
  fireEvent.keyDown(strip, { key: 'End' })
  expect(strip.getAttribute('aria-valuetext')).toContain('thu')
  fireEvent.keyDown(strip, { key: 'ArrowLeft' })
  fireEvent.keyDown(strip, { key: 'Enter' })
  fireEvent.keyDown(strip, { key: 'ArrowLeft', shiftKey: true })
  fireEvent.keyDown(strip, { key: 'ArrowLeft', shiftKey: true })
  expect(strip.getAttribute('aria-valuetext')).toContain('mon to wed')
  fireEvent.keyDown(strip, { key: 'Enter' })
  fireEvent.keyDown(strip, { key: 'Home' })
  fireEvent.keyDown(strip, { key: 'ArrowLeft' })
  fireEvent.keyDown(strip, { key: 'Enter' })
  expect(taken).toEqual([
    ['wed', 'wed'],
    ['mon', 'wed'],
    ['mon', 'mon'],
  ])
})
