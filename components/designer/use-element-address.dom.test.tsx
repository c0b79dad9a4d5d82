import { cleanup, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { emptyDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'

import { storeAtWork } from './store-at-work.ts'
import { useElementAddress } from './use-element-address.ts'

vi.mock('next/navigation', () => ({ useSearchParams: () => new URLSearchParams() }))
beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

const asset = (id: string, key: string) =>
  element.parse({ id, kind: 'asset', key, compute: { kind: 'sql', code: 'SELECT 1' } })
const opened = (search: string) => {
  window.history.replaceState(null, '', `/edit${search}`)
  const store = storeAtWork({
    ...emptyDocument('here'),
    elements: { a: asset('a', 'left'), b: asset('b', 'right') },
  })
  function Screen() {
    useElementAddress(store)
    return null
  }
  render(<Screen />)
  return (ids: string[]) => {
    store.select(ids)
    vi.advanceTimersByTime(1_000)
    return window.location.search
  }
}

test('the one element that is selected is in the address, and no step of the history', () => {
  const select = opened('?view=text')
  const steps = window.history.length
  expect(select(['a'])).toBe('?view=text&element=a')
  expect(select(['b'])).toBe('?view=text&element=b')
  expect(select(['a', 'b'])).toBe('?view=text')
  expect(window.history.length).toBe(steps)
})

test('an address that names it by its key stays, with its line; another element has no such line', () => {
  const select = opened('?element=left&line=3')
  expect(select(['a'])).toBe('?element=left&line=3')
  expect(select(['b'])).toBe('?element=b')
})
