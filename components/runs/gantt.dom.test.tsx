import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ganttRows, type GanttStep, waitBars } from './gantt-rows.ts'
import { Gantt } from './gantt.tsx'
import { TimeCursor } from './time-cursor.ts'

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(280)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(900)
  HTMLElement.prototype.setPointerCapture = () => undefined
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

const stepAt = (index: number): GanttStep => ({
  key: `step_${index}`,
  status: 'succeeded',
  readyMs: 0,
  tries: [{ number: 1, startedMs: 1_000 + index, finishedMs: 1_010 + index, status: 'succeeded' }],
  words: null,
})
const waits = [{ cause: 'slots', words: 'Waits for a slot', fromMs: 0, toMs: 1_000 }]

function show(count: number, more: Partial<Parameters<typeof Gantt>[0]> = {}) {
  const steps = Array.from({ length: count }, (_, index) => stepAt(index))
  const onSelect = vi.fn<(step: string | undefined, tryNumber?: number) => void>()
  const cursor = new TimeCursor()
  render(
    <SearchParamsContext value={new URLSearchParams()}>
      <Gantt
        rows={ganttRows(steps, waits, 3_000)}
        waits={waitBars(waits, 3_000)}
        startMs={0}
        endMs={3_000}
        nowMs={null}
        path={[]}
        squeeze
        cursor={cursor}
        selected={undefined}
        onSelect={onSelect}
        {...more}
      />
    </SearchParamsContext>,
  )
  return { onSelect, cursor, grid: screen.getByRole('grid') }
}

test('of a run of thousands of steps only those in sight are drawn', () => {
  const { grid } = show(2_000)
  const drawn = screen.getAllByRole('row').length
  expect(drawn).toBeGreaterThan(10)
  expect(drawn).toBeLessThan(60)
  expect(grid.getAttribute('aria-rowcount')).toBe('2001')
})

test('what the run waited for stands in words above its steps', () => {
  show(2)
  expect(screen.getByText('Waits for a slot, 1.0 s')).toBeDefined()
})

test('what decides the end is marked with a word', () => {
  const link = { expected: false, held: 'start' as const, waitedMs: 0 }
  show(3, {
    path: [
      { ...link, key: 'step_0', startMs: 1_000, endMs: 1_010 },
      { ...link, key: 'step_2', startMs: 1_010, endMs: 1_020 },
    ],
  })
  const names = screen.getAllByText('critical').map((word) => word.parentElement?.textContent ?? '')
  expect(names.map((name) => name.includes('step_0') || name.includes('step_2'))).toEqual([true, true])
})

test('arrows walk the steps', () => {
  const { grid, onSelect } = show(3, { selected: 'step_1' })
  fireEvent.keyDown(grid, { key: 'ArrowDown' })
  fireEvent.keyDown(grid, { key: 'ArrowUp' })
  fireEvent.keyDown(grid, { key: 'End' })
  expect(onSelect.mock.calls.map(([step]) => step)).toEqual(['step_2', 'step_0', 'step_2'])
})

test('a press on a try selects the step and the try, and so do arrows to the side', () => {
  const { grid, onSelect } = show(1, { selected: 'step_0' })
  fireEvent.click(screen.getByTitle('attempt 1, succeeded, 10 ms'))
  fireEvent.keyDown(grid, { key: 'ArrowRight' })
  expect(onSelect.mock.calls).toEqual([
    ['step_0', 1],
    ['step_0', 1],
  ])
})

test('a stretch drawn with the mouse is looked at, and the whole run again by its key; it presses nothing below', () => {
  const { grid, onSelect, cursor } = show(3)
  expect(screen.queryByRole('button', { name: /Whole run/ })).toBeNull()
  fireEvent.pointerDown(grid, { clientX: 100, button: 0, pointerType: 'mouse' })
  fireEvent.pointerMove(grid, { clientX: 300 })
  expect(cursor.atMs).toBeGreaterThan(0)
  fireEvent.pointerUp(grid)
  fireEvent.click(screen.getByText('step_1'))
  expect(onSelect).not.toHaveBeenCalled()
  expect(screen.getByRole('button', { name: /Whole run/ })).toBeDefined()
  fireEvent.keyDown(window, { key: '0' })
  expect(screen.queryByRole('button', { name: /Whole run/ })).toBeNull()
  fireEvent.pointerLeave(grid)
  expect(cursor.atMs).toBeNull()
})
