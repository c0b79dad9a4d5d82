import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { keepTypedAhead } from './typed-ahead.ts'

const below = vi.fn<(event: KeyboardEvent) => void>()

const press = (...keys: string[]): void => {
  for (const key of keys)
    document.activeElement?.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
    )
}
const field = (id: string) => document.querySelector<HTMLInputElement>(`#${id}`)

let end = () => {}
beforeEach(() => {
  document.body.innerHTML =
    '<button id="page">Page</button><div role="dialog"><form><input id="name"><button id="no">No</button></form></div>'
  // As browsers do it; happy-dom has no editing commands.
  document.execCommand = (_command, _show, letters = '') => {
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.value += letters
    return true
  }
  below.mockClear()
  field('page')?.addEventListener('keydown', below)
  field('page')?.focus()
  end = keepTypedAhead()
})
afterEach(() => end())

test('what is typed before the dialog is there goes into its field, and not to the page', () => {
  press('p', 'u', 'x', 'Backspace', 'b')
  expect(below).not.toHaveBeenCalled()
  field('name')?.focus()
  expect(field('name')?.value).toBe('pub')
})

test('Enter comes after the letters, as it was pressed', async () => {
  const submitted = new Promise<string | undefined>((done) =>
    document.querySelector('form')?.addEventListener('submit', (event) => {
      event.preventDefault()
      done(field('name')?.value)
    }),
  )
  press('a', 'Enter', 'b')
  field('name')?.focus()
  expect(await submitted).toBe('a')
})

test('keys are the page’s again once a dialog is there, also one without a field, or when it is given up', () => {
  press('a')
  field('no')?.focus()
  field('page')?.focus()
  press('b')
  expect(below).toHaveBeenCalledTimes(1)
  end = keepTypedAhead()
  end()
  press('c')
  expect(below).toHaveBeenCalledTimes(2)
})

test('where the dialog has the focus already nothing is kept', () => {
  end()
  field('name')?.focus()
  end = keepTypedAhead()
  const heard = vi.fn<() => void>()
  field('name')?.addEventListener('keydown', heard)
  press('a')
  expect(heard).toHaveBeenCalled()
})

test('what is opened out of a dialog is waited for too: the dialog below is not the one that comes', () => {
  end()
  const above = document.createElement('div')
  above.setAttribute('role', 'dialog')
  above.innerHTML = '<input id="above">'
  document.body.append(above)
  field('no')?.focus()
  end = keepTypedAhead(field('no'))
  press('a')
  field('name')?.focus()
  press('b')
  field('above')?.focus()
  expect([field('name')?.value, field('above')?.value]).toEqual(['', 'ab'])
})
