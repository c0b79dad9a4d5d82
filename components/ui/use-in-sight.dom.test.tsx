import { cleanup, fireEvent, render } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { useInSight } from './use-in-sight.ts'

let scrolled: (isIntersecting: boolean) => void = () => undefined
beforeEach(() => {
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(heard: (entries: { isIntersecting: boolean }[]) => void) {
        scrolled = (isIntersecting) => heard([{ isIntersecting }])
      }
      observe() {}
      disconnect() {
        scrolled = () => undefined
      }
    },
  )
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

const seen = vi.fn<() => void>()
function Watched({ awaited }: { awaited: string }) {
  return <p ref={useInSight<HTMLParagraphElement>(awaited, seen)} />
}

test('what is below the edge was not seen; once scrolled to it was, once', () => {
  seen.mockClear()
  const { rerender } = render(<Watched awaited="one" />)
  scrolled(false)
  expect(seen).not.toHaveBeenCalled()
  scrolled(true)
  scrolled(true)
  expect(seen).toHaveBeenCalledTimes(1)
  rerender(<Watched awaited="another" />)
  scrolled(true)
  expect(seen).toHaveBeenCalledTimes(2)
})

test('in a tab in the background nothing is seen until somebody looks at it', () => {
  seen.mockClear()
  const state = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  render(<Watched awaited="one" />)
  scrolled(true)
  expect(seen).not.toHaveBeenCalled()
  state.mockReturnValue('visible')
  fireEvent(document, new Event('visibilitychange'))
  expect(seen).toHaveBeenCalledTimes(1)
})

test('what is not awaited is not looked at', () => {
  seen.mockClear()
  render(<Watched awaited="" />)
  scrolled(true)
  expect(seen).not.toHaveBeenCalled()
})
