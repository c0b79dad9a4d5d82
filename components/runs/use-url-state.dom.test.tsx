import { act, cleanup, render, screen } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { useUrlState } from './use-url-state.ts'

beforeEach(() => window.history.replaceState(null, '', '/runs?status=failed#a:1'))
afterEach(cleanup)

function Words() {
  const [status, setStatus] = useUrlState('status')
  const [text, setText] = useUrlState('text', 'passing')
  return (
    <>
      <button
        type="button"
        onClick={() => {
          setStatus(undefined)
          setText('numbers & letters')
        }}
      >
        {status} {text}
      </button>
      <button type="button" onClick={() => setText('typed')}>
        type
      </button>
    </>
  )
}
const show = () =>
  render(
    <SearchParamsContext value={new URLSearchParams(window.location.search)}>
      <Words />
    </SearchParamsContext>,
  )

test('words written by one press are all kept, beside what stands there, and are one step', () => {
  show()
  const steps = window.history.length
  act(() => screen.getByText('failed').click())
  expect(window.location.pathname + window.location.search + window.location.hash).toBe(
    '/runs?text=numbers+%26+letters#a:1',
  )
  expect(window.history.length).toBe(steps + 1)
})

test('what is typed is no step that Back takes back', () => {
  show()
  const steps = window.history.length
  act(() => screen.getByText('type').click())
  expect(window.location.search).toBe('?status=failed&text=typed')
  expect(window.history.length).toBe(steps)
})
