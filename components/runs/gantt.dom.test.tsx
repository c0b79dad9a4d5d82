import { cleanup, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { ganttRows, type GanttStep } from './gantt-layout.ts'
import { Gantt } from './gantt.tsx'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const steps = Array.from({ length: 2_000 }, (_, index): GanttStep => ({
  key: `step_${index}`,
  status: 'succeeded',
  readyMs: 0,
  tries: [{ number: 1, startedMs: index, finishedMs: index + 10, status: 'succeeded' }],
  words: null,
}))

test('of a run of thousands of steps only those in sight are drawn', () => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(280)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  render(
    <Gantt
      rows={ganttRows(steps, [], 3_000)}
      startMs={0}
      endMs={3_000}
      live={false}
      selected={undefined}
      onSelect={() => undefined}
    />,
  )
  const drawn = screen.getAllByRole('row').length
  expect(drawn).toBeGreaterThan(10)
  expect(drawn).toBeLessThan(60)
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('2001')
})
