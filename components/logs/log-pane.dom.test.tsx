import { cleanup, createEvent, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'

import { LogFeed } from './log-feed.ts'
import { LogPane } from './log-pane.tsx'
import { LogView } from './log-view.ts'
import { printedLog } from './printed-log.ts'

afterEach(cleanup)

test('F follows, and Ctrl-F is left to the browser', () => {
  const feed = new LogFeed(printedLog().door)
  const view = new LogView(feed, { follow: true, link: null })
  render(<LogPane view={view} startMs={0} onStepChange={() => undefined} live downloadOf={() => '/log'} />)
  const lines = screen.getByRole('grid')
  const find = createEvent.keyDown(lines, { key: 'f', ctrlKey: true })
  fireEvent(lines, find)
  expect([view.follow, find.defaultPrevented]).toEqual([true, false])
  fireEvent.keyDown(lines, { key: 'f' })
  expect(view.follow).toBe(false)
})
