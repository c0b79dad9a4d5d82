import { act, cleanup, render, screen } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { useUrlState } from './use-url-state.ts'

beforeEach(() => window.history.replaceState(null, '', '/runs?status=failed#a:1'))
afterEach(cleanup)

function Words() {
  const [status, setStatus] = useUrlState('status')
  const [text, setText] = useUrlState('text')
  return (
    <button
      type="button"
      onClick={() => {
        setText('numbers & letters')
        setStatus(undefined)
      }}
    >
      {status} {text}
    </button>
  )
}

test('words written at once are all kept, and so is what stands beside them', () => {
  render(
    <SearchParamsContext value={new URLSearchParams(window.location.search)}>
      <Words />
    </SearchParamsContext>,
  )
  const entries = window.history.length
  act(() => screen.getByText('failed').click())
  expect(window.location.pathname + window.location.search + window.location.hash).toBe(
    '/runs?text=numbers+%26+letters#a:1',
  )
  expect(window.history.length).toBe(entries)
})
