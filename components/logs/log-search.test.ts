import { expect, test, vi } from 'vitest'

import type { LogWords } from '#core/log/log-pattern.ts'

import { LogSearch, noWords } from './log-search.ts'
import { LogStore } from './log-store.ts'
import { printedLog } from './printed-log.ts'

const searching = async (chunks: readonly string[], words: Partial<LogWords>) => {
  const log = printedLog()
  for (const text of chunks) log.print(text)
  const store = new LogStore()
  const number = async () => store.number(await log.door.outline(store.position, AbortSignal.abort()))
  await number()
  const search = new LogSearch({
    words: { ...noWords, ...words },
    door: log.door,
    store,
    onChange: () => undefined,
  })
  search.goOn()
  return { log, number, search }
}
const ended = (search: LogSearch) => vi.waitFor(() => expect(search.isBehind).toBe(false))

test('lines are found by their numbers, and what is printed later is found too', async () => {
  const { log, number, search } = await searching(['first\nSecond\n', 'third\nsecond'], { words: 'second' })
  await ended(search)
  expect(search.lines).toEqual([1, 3])
  log.print(' goes on\nseconds\n')
  await number()
  expect(search.isBehind).toBe(true)
  search.goOn()
  await ended(search)
  expect(search.lines).toEqual([1, 3, 4])
})

test('what the server finds beyond what is numbered here is found when it is', async () => {
  const { log, number, search } = await searching(['needle\n'], { words: 'needle' })
  log.print('another needle\n')
  await ended(search)
  expect(search.lines).toEqual([0])
  await number()
  search.goOn()
  await ended(search)
  expect(search.lines).toEqual([0, 1])
})

test('no words find nothing, and an expression that cannot be read says why without asking', async () => {
  const none = await searching(['a\n'], {})
  expect([none.search.isBehind, none.search.lines]).toEqual([false, []])
  const broken = await searching(['a\n'], { words: '(', regular: true })
  expect(broken.search.refusal).toContain('cannot be read')
  expect(broken.search.isBehind).toBe(false)
})

test('who looks for something else hears nothing of the search before', async () => {
  const { search } = await searching(['needle\n'], { words: 'needle' })
  search.end()
  const other = await searching(['needle\n'], { words: 'needle' })
  await ended(other.search)
  expect(search.lines).toEqual([])
})
