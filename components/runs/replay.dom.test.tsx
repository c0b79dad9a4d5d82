import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Replay } from './replay.tsx'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const rested: (number | null)[] = []
function Held() {
  const [atMs, setAt] = useState<number | null>(null)
  return <Replay atMs={atMs} onAt={setAt} onRest={(at) => rested.push(at)} wholeMs={10_000} live={false} />
}
/** Every turn of the clock is drawn before the next, as in a browser. */
const pass = (turns: number) => {
  for (let turn = 0; turn < turns; turn++) act(() => void vi.advanceTimersByTime(100))
}
const slider = () => screen.getByRole('slider', { name: 'Moment of the run' })

test('a run is played to its end, as fast as chosen, and stands where it is paused or put', () => {
  render(<Held />)
  expect(slider().getAttribute('aria-valuetext')).toBe('The end')
  fireEvent.click(screen.getByRole('radio', { name: '×20' }))
  fireEvent.click(screen.getByRole('button', { name: 'Play the run' }))
  pass(2)
  expect(slider().getAttribute('aria-valuetext')).toBe('4.0 s after the start')
  fireEvent.click(screen.getByRole('button', { name: 'Pause' }))
  pass(20)
  expect(slider().getAttribute('aria-valuetext')).toBe('4.0 s after the start')
  expect(rested).toEqual([4_000])
  fireEvent.click(screen.getByRole('button', { name: 'Play the run' }))
  pass(3)
  expect(slider().getAttribute('aria-valuetext')).toBe('The end')
  expect(screen.getByRole('button', { name: 'Play the run' })).toBeDefined()
  fireEvent.change(slider(), { target: { value: '500' } })
  expect(slider().getAttribute('aria-valuetext')).toBe('500 ms after the start')
})
