import { cleanup, fireEvent, render } from '@testing-library/react'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { useRef } from 'react'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { useRunKeys } from './use-run-keys.ts'
import { useRunSelection } from './use-run-selection.ts'

beforeEach(() => window.history.replaceState(null, '', '/runs/1'))
afterEach(cleanup)

function Steps() {
  useRunKeys({
    steps: ['spring', 'river', 'sea'],
    failed: 'sea',
    selection: useRunSelection(),
    views: [],
    onView: () => undefined,
    pane: useRef(null),
    onFollow: () => undefined,
  })
  return null
}
const chosen = () => new URLSearchParams(window.location.search).get('step')
const press = (key: string) => fireEvent.keyDown(document.body, { key })

test('a press counts from where the one before led, though nothing was drawn between them', () => {
  render(
    <SearchParamsContext value={new URLSearchParams()}>
      <Steps />
    </SearchParamsContext>,
  )
  press('j')
  expect(chosen()).toBe('spring')
  press('j')
  expect(chosen()).toBe('river')
  press('k')
  expect(chosen()).toBe('spring')
  press('f')
  expect(chosen()).toBe('sea')
})
