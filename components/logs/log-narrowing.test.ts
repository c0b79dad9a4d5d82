import { expect, test, vi } from 'vitest'

import { LogFeed } from './log-feed.ts'
import { LogView, rowPx } from './log-view.ts'
import { printedLog } from './printed-log.ts'

const viewing = async (chunks: readonly string[]) => {
  const log = printedLog()
  for (const text of chunks) log.print(text)
  const feed = new LogFeed(log.door)
  const view = new LogView(feed, { follow: false, link: null })
  view.resize(20 * rowPx)
  view.subscribe(() => {})
  feed.wake()
  await vi.waitFor(() => expect(feed.loaded).toBe(true))
  const lines = () => Array.from({ length: view.visible.count }, (_, row) => view.visible.lineAt(row))
  return { log, feed, view, lines }
}

test('a level leaves the lines that are as bad, of the whole log, and of what is printed later', async () => {
  const { log, feed, view, lines } = await viewing(['INFO a\nWARN b\n', 'ERROR c\n'])
  view.setNarrowing({ level: 'error' })
  await vi.waitFor(() => expect(lines()).toEqual([2]))
  view.setNarrowing({ level: 'warn' })
  await vi.waitFor(() => expect(lines()).toEqual([1, 2]))
  log.print('INFO d\nERROR e\n')
  feed.wake()
  await vi.waitFor(() => expect(lines()).toEqual([1, 2, 4]))
  expect(view.levelCount).toBe(3)
  view.setNarrowing({ level: null })
  expect(lines()).toEqual([0, 1, 2, 3, 4])
})

test('only hits leaves what was searched for, among its neighbours where they are wanted', async () => {
  const { view, lines } = await viewing([Array.from({ length: 30 }, (_, line) => `line ${line}\n`).join('')])
  view.setWords({ words: 'line 15' })
  view.setNarrowing({ around: 0 })
  await vi.waitFor(() => expect(lines()).toEqual([15]))
  view.setNarrowing({ around: 2 })
  expect(lines()).toEqual([13, 14, 15, 16, 17])
  expect(view.found).toEqual([2])
  view.setWords({ words: '' })
  expect(lines()).toHaveLength(30)
})

test('sections are found when one comes in sight; a closed one hides its lines and no others', async () => {
  const { view, lines } = await viewing(['a\n::group::one\nb\n::endgroup::\nc\n::group::two\nd\n', 'e\n'])
  await vi.waitFor(() => expect(view.folds.groups).toHaveLength(2))
  view.folds.toggle(1)
  expect(lines()).toEqual([0, 1, 4, 5, 6, 7])
  view.folds.setAll(true)
  expect(lines()).toEqual([0, 1, 4, 5])
  expect(view.folds.areAllClosed).toBe(true)
  view.folds.setAll(false)
  expect(lines()).toHaveLength(8)
})
