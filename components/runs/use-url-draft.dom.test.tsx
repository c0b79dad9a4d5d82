import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { useTypedUrlState } from './use-url-draft.ts'

beforeEach(() => window.history.replaceState(null, '', '/runs?text=before'))
afterEach(cleanup)

function Field() {
  const [text, setText] = useTypedUrlState('text', 20)
  return <input aria-label="Words" value={text} onChange={(event) => setText(event.target.value)} />
}
const page = (search = window.location.search) => (
  <SearchParamsContext value={new URLSearchParams(search)}>
    <Field />
  </SearchParamsContext>
)
const field = () => screen.getByLabelText<HTMLInputElement>('Words')
const type = (value: string) => fireEvent.change(field(), { target: { value } })
const wordsInAddress = (words: string) =>
  waitFor(() => expect(new URLSearchParams(window.location.search).get('text') ?? '').toBe(words))

test('the address follows the typing, and does not take back what was typed meanwhile', async () => {
  const { rerender } = render(page())
  expect(field().value).toBe('before')
  type('before that')
  await wordsInAddress('before that')
  type('before that day')
  rerender(page('?text=before+that'))
  expect(field().value).toBe('before that day')
  await wordsInAddress('before that day')
})

test('an address that changes from outside is followed, and not written back', async () => {
  const { rerender } = render(page())
  type('typed')
  await wordsInAddress('typed')
  rerender(page())
  act(() => window.history.replaceState(null, '', '/runs'))
  rerender(page(''))
  expect(field().value).toBe('')
  type('again')
  await wordsInAddress('again')
  rerender(page())
  act(() => window.history.replaceState(null, '', '/runs?text=typed'))
  rerender(page('?text=typed'))
  expect(field().value).toBe('typed')
  await wordsInAddress('typed')
})

test('what is typed is in the address before anything is pressed, which may lead to another page', () => {
  render(page())
  const words = () => new URLSearchParams(window.location.search).get('text')
  type('typed and pressed')
  expect(words()).toBe('before')
  fireEvent.pointerDown(document.body)
  expect(words()).toBe('typed and pressed')
  type('typed and entered')
  fireEvent.keyDown(field(), { key: 'Enter' })
  expect(words()).toBe('typed and entered')
})
