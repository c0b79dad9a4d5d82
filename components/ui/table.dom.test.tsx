import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'

import { useKeyGroups } from './listed-keys.ts'
import { type Column, Table } from './table.tsx'

interface Line {
  id: string
  size: number
}

const columns: Column<Line>[] = [
  { id: 'id', header: 'Name', cell: (line) => line.id, sortBy: (line) => line.id },
  { id: 'size', header: 'Size', cell: (line) => line.size, sortBy: (line) => line.size },
]
const lines: Line[] = Array.from({ length: 500 }, (_, index) => ({ id: `line ${index}`, size: 500 - index }))

beforeAll(() => {
  // The pretended page has no layout; a box of 400 pixels holds ten rows.
  vi.spyOn(HTMLElement.prototype, 'clientHeight', 'get').mockReturnValue(400)
  vi.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(600)
})
afterEach(cleanup)

const names = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => within(row).getAllByRole('gridcell')[0]?.textContent)

function show(onOpen = vi.fn()) {
  render(<Table label="Lines" columns={columns} rows={lines} rowKey={(line) => line.id} onOpen={onOpen} />)
  return { onOpen, user: userEvent.setup() }
}

test('of a long list only what is in sight is drawn, and its length is told', () => {
  show()
  expect(names()[0]).toBe('line 0')
  expect(names().length).toBeLessThan(40)
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('501')
})

test('pressing a head sorts by it, pressing again turns it round', async () => {
  const { user } = show()
  await user.click(screen.getByRole('button', { name: 'Size' }))
  expect(names()[0]).toBe('line 499')
  expect(screen.getByRole('columnheader', { name: 'Size' }).getAttribute('aria-sort')).toBe('ascending')
  await user.click(screen.getByRole('button', { name: 'Size' }))
  expect(names()[0]).toBe('line 0')
})

test('one row is in the tab order, arrow keys move it, Enter opens it', async () => {
  const { user, onOpen } = show()
  const rows = screen.getAllByRole('row').slice(1)
  expect(rows.filter((row) => row.tabIndex === 0)).toHaveLength(1)
  rows[0]?.focus()
  await user.keyboard('{ArrowDown}')
  await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('line 1'))
  await user.keyboard('{Enter}')
  expect(onOpen).toHaveBeenCalledWith(lines[1])
})

test('Tab comes back to the row that was left, past the controls of rows above it', async () => {
  const withButtons = [
    { id: 'press', header: 'Press', cell: ({ id }: Line) => <button type="button">{id}</button> },
  ]
  render(<Table label="Lines" columns={withButtons} rows={lines.slice(0, 3)} rowKey={({ id }) => id} />)
  const user = userEvent.setup()
  const rows = screen.getAllByRole('row').slice(1)
  rows[0]?.focus()
  await user.keyboard('{End}')
  await vi.waitFor(() => expect(document.activeElement).toBe(rows[2]))
  rows[2]?.blur()
  for (const passed of ['line 0', 'line 1']) {
    await user.tab()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: passed }))
  }
  await user.tab()
  expect(document.activeElement).toBe(rows[2])
})

function Sheet() {
  return useKeyGroups().map(({ title, bindings }) => (
    <p key={title}>{`${title}: ${bindings.map(({ keys }) => keys).join(' ')}`}</p>
  ))
}

test('the keys of lists are in the sheet of keys, once for all lists of a page', () => {
  render(<Sheet />)
  show()
  show()
  expect(screen.getByText('In a list: down up home end enter')).toBeDefined()
})

test('with Shift all rows are marked from the one that was marked before, as they stand', async () => {
  const ranges: string[][] = []
  render(
    <Table
      label="Lines"
      columns={columns}
      rows={lines}
      rowKey={(line) => line.id}
      sorting={{ column: 'size', descending: false }}
      onToggle={() => undefined}
      onToggleRange={(rows) => ranges.push(rows.map(({ id }) => id))}
    />,
  )
  const user = userEvent.setup()
  screen.getAllByRole('row')[1]?.focus()
  await user.keyboard(' {ArrowDown}{ArrowDown}')
  await vi.waitFor(() => expect(document.activeElement?.textContent).toContain('line 497'))
  await user.keyboard('{Shift>} {/Shift}')
  expect(ranges).toEqual([['line 499', 'line 498', 'line 497']])
})
