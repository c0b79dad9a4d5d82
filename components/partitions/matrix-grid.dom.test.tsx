import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { parsePartitionSelection } from '#core/partition/parse-partition-selection.ts'
import { keysOf } from '#core/partition/partition-keys.ts'
import { partitionMatrix } from '#core/partition/partition-matrix.ts'
import type { WholeSet } from '#core/partition/partition-set.ts'

import { MatrixGrid, type ChosenPart } from './matrix-grid.tsx'

afterEach(cleanup)

const now = { nowMs: Date.parse('2026-01-04T00:00Z') }
const set = {
  type: 'multi',
  dimensions: [
    { name: 'day', set: { type: 'timeWindow', cadence: 'daily', start: '2026-01-01' } },
    { name: 'region', set: { type: 'static', keys: ['eu', 'us, east'] } },
  ],
} satisfies WholeSet
const place = (key: string) => keysOf(set, now).placeOf(key) ?? -1
const drawn = () => {
  const statuses = new Map([
    [place('2026-01-01|eu'), 'made' as const],
    [place('2026-01-02|eu'), 'failed' as const],
  ])
  const onSelect = vi.fn<(chosen: ChosenPart) => void>()
  const matrix = partitionMatrix(set, statuses, now, { mostRows: 24, mostColumns: 48 })
  render(<MatrixGrid matrix={matrix} onSelect={onSelect} selected="2026-01-02|eu" />)
  return { grid: screen.getByRole('grid'), chosen: () => onSelect.mock.lastCall?.[0] }
}
const press = (grid: HTMLElement, ...keys: string[]) => {
  for (const key of keys) fireEvent.keyDown(grid, { key })
}
const keysIn = (text: string) => {
  const parsed = parsePartitionSelection(text, set, now)
  return parsed.outcome === 'parsed' ? parsed.keys : [parsed.message]
}

test('each cell says of which partition it is and how that stands', () => {
  drawn()
  expect(screen.getAllByRole('gridcell').map((cell) => cell.getAttribute('aria-label'))).toEqual([
    'eu, 2026-01-01: 1 made',
    'eu, 2026-01-02: 1 failed',
    'eu, 2026-01-03: 1 missing',
    'us, east, 2026-01-01: 1 missing',
    'us, east, 2026-01-02: 1 missing',
    'us, east, 2026-01-03: 1 missing',
  ])
  expect(screen.getByRole('gridcell', { selected: true }).getAttribute('aria-label')).toContain('1 failed')
})

test('arrows lead from cell to cell, and Enter chooses the one it has come to', () => {
  const { grid, chosen } = drawn()
  press(grid, 'ArrowRight', 'ArrowDown', 'Enter')
  expect(chosen()).toMatchObject({ key: '2026-01-02|us, east' })
  expect(keysIn(chosen()?.text ?? '')).toEqual(['2026-01-02|us, east'])
  const active = grid.getAttribute('aria-activedescendant') ?? ''
  expect(document.getElementById(active)?.getAttribute('aria-label')).toContain('us, east, 2026-01-02')
})

test('a heading is all of its row or column, and the corner is everything', () => {
  const { grid, chosen } = drawn()
  press(grid, 'ArrowDown', 'Home', 'Enter')
  expect(keysIn(chosen()?.text ?? '')).toEqual([
    '2026-01-01|us, east',
    '2026-01-02|us, east',
    '2026-01-03|us, east',
  ])
  press(grid, 'ArrowUp', 'ArrowUp', 'Enter')
  expect(keysIn(chosen()?.text ?? '')).toHaveLength(6)
  press(grid, 'ArrowRight', ' ')
  expect(keysIn(chosen()?.text ?? '')).toEqual(['2026-01-01|eu', '2026-01-01|us, east'])
})
