import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'

import { PairsInput } from './pairs-input.tsx'

afterEach(cleanup)

function Pairs({ value }: { value: Record<string, string> }) {
  const [pairs, setPairs] = useState(value)
  return (
    <>
      <PairsInput label="Environment" value={pairs} onChange={setPairs} />
      <output>{JSON.stringify(Object.entries(pairs))}</output>
    </>
  )
}
const pairs = () => JSON.parse(screen.getByRole('status').textContent) as unknown
const names = () => screen.getAllByLabelText<HTMLInputElement>('Name')
const type = (row: number, name: string) =>
  fireEvent.change(names()[row] as HTMLInputElement, { target: { value: name } })
const leave = (row: number) => fireEvent.blur(names()[row] as HTMLInputElement)

test('a name on its way through another’s name takes nothing from it', () => {
  render(<Pairs value={{ A: 'one', AB: 'two' }} />)
  type(1, 'A')
  expect(pairs()).toEqual([
    ['A', 'one'],
    ['AB', 'two'],
  ])
  type(1, 'AC')
  leave(1)
  expect(pairs()).toEqual([
    ['A', 'one'],
    ['AC', 'two'],
  ])
})

test('a name that another pair has is refused, and the typing stays to be mended', () => {
  render(<Pairs value={{ A: 'one', AB: 'two' }} />)
  type(1, 'A')
  leave(1)
  expect(pairs()).toEqual([
    ['A', 'one'],
    ['AB', 'two'],
  ])
  expect(screen.getByRole('alert').textContent).toContain('A is there already')
  expect(names()[1]?.value).toBe('A')
  fireEvent.keyDown(names()[1] as HTMLInputElement, { key: 'Escape' })
  expect(names()[1]?.value).toBe('AB')
})

test('a cleared name is the old one again; only the cross removes a pair', () => {
  render(<Pairs value={{ A: 'one', AB: 'two' }} />)
  type(0, '')
  leave(0)
  expect(names().map((input) => input.value)).toEqual(['A', 'AB'])
  fireEvent.click(screen.getByLabelText('Remove A'))
  expect(pairs()).toEqual([['AB', 'two']])
})
