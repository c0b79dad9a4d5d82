import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'

import { Dialog } from './dialog.tsx'

afterEach(cleanup)

const show = () => {
  const close = vi.fn()
  render(
    <Dialog open onOpenChange={close} title="Publish">
      <input aria-label="Reason" />
      <input aria-label="Find" type="search" />
    </Dialog>,
  )
  return close
}
const escape = () => fireEvent.keyDown(screen.getByRole('dialog'), { key: 'Escape' })

test('Escape closes a dialog in which nothing is typed, or only searched', () => {
  const close = show()
  fireEvent.input(screen.getByLabelText('Find'), { target: { value: 'x' } })
  escape()
  expect(close).toHaveBeenCalledWith(false)
})

test('what is typed is lost by a second Escape alone', () => {
  const close = show()
  fireEvent.input(screen.getByLabelText('Reason'), { target: { value: 'Because' } })
  escape()
  expect(close).not.toHaveBeenCalled()
  expect(screen.getByRole('alert').textContent).toContain('Escape once more')
  fireEvent.input(screen.getByLabelText('Reason'), { target: { value: 'Because it' } })
  expect(screen.queryByRole('alert')).toBeNull()
  escape()
  expect(close).not.toHaveBeenCalled()
  escape()
  expect(close).toHaveBeenCalledWith(false)
})

test('the focus goes back to where it was, unless something took it meanwhile', async () => {
  const page = (open: boolean) => (
    <>
      <button type="button">Asks</button>
      <input aria-label="Elsewhere" />
      <Dialog open={open} onOpenChange={() => undefined} title="Publish">
        <input aria-label="Reason" />
      </Dialog>
    </>
  )
  const { rerender } = render(page(false))
  const asks = screen.getByText('Asks')
  asks.focus()
  rerender(page(true))
  expect(document.activeElement).toBe(screen.getByLabelText('Reason'))
  rerender(page(false))
  await vi.waitFor(() => expect(document.activeElement).toBe(asks))
  rerender(page(true))
  rerender(page(false))
  const elsewhere = screen.getByLabelText('Elsewhere')
  elsewhere.focus()
  await new Promise((done) => setTimeout(done))
  expect(document.activeElement).toBe(elsewhere)
})
