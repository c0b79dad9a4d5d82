import { act, cleanup, configure, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, expect, test, vi } from 'vitest'

import { ConfirmDialog } from './confirm-dialog.tsx'
import { Field } from './field.tsx'
import { Moment } from './moment.tsx'
import { NumberField } from './number-field.tsx'
import { TextInput } from './text-input.tsx'
import { setTimeStyle } from './time-style.ts'

// What is fetched on demand takes its time on a busy machine.
configure({ asyncUtilTimeout: 20_000 })
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

test('a field names its control and says what is wrong with it', () => {
  render(
    <Field label="Name" error="Another asset has this key">
      <TextInput />
    </Field>,
  )
  const input = screen.getByLabelText('Name')
  expect(input.getAttribute('aria-invalid')).toBe('true')
  const below = document.getElementById(input.getAttribute('aria-describedby') ?? '')
  expect(below?.textContent).toBe('Another asset has this key')
})

test('a figure steps by arrow keys within its bounds, and what is no figure changes nothing', async () => {
  const changed = vi.fn()
  render(<NumberField aria-label="Retries" value={19} onChange={changed} max={20} />)
  const user = userEvent.setup()
  const input = screen.getByRole('spinbutton')
  await user.type(input, '{ArrowUp}')
  expect(changed).toHaveBeenLastCalledWith(20)
  await user.type(input, '{Shift>}{ArrowUp}{/Shift}')
  expect(changed).toHaveBeenLastCalledWith(20)
  changed.mockClear()
  await user.clear(input)
  await user.type(input, 'many')
  await user.tab()
  expect(changed).not.toHaveBeenCalled()
})

test('what destroys data works only once its name is typed', async () => {
  const confirmed = vi.fn()
  render(
    <ConfirmDialog
      open
      onOpenChange={() => undefined}
      title="Delete weather?"
      text="It goes."
      action="Delete"
      danger
      typeToConfirm="weather"
      onConfirm={confirmed}
    />,
  )
  const user = userEvent.setup()
  const action = await screen.findByRole('button', { name: 'Delete' })
  await user.click(action)
  expect(confirmed).not.toHaveBeenCalled()
  await user.type(screen.getByRole('textbox'), 'weather')
  await user.click(action)
  expect(confirmed).toHaveBeenCalledOnce()
})

test('moments grow older by themselves, and all of them turn into dates together', () => {
  vi.useFakeTimers()
  vi.setSystemTime(new Date('2026-11-22T12:00:00Z'))
  render(
    <>
      <Moment at="2026-11-22T11:59:50Z" />
      <Moment at="2026-11-22T10:00:00Z" />
    </>,
  )
  const words = () => screen.getAllByRole('time').map((one) => one.textContent)
  expect(words()).toEqual(['10 s ago', '2 h ago'])
  act(() => void vi.advanceTimersByTime(5000))
  expect(words()).toEqual(['15 s ago', '2 h ago'])
  act(() => setTimeStyle({ form: 'absolute', zone: 'UTC' }))
  expect(words()).toEqual(['22 Nov 2026, 11:59:50 UTC', '22 Nov 2026, 10:00:00 UTC'])
  act(() => setTimeStyle({ form: 'relative', zone: 'local' }))
})
