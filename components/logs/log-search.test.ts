import { expect, test } from 'vitest'

import { LogSearch } from './log-search.ts'
import { LogStore } from './log-store.ts'
import { VisibleLines } from './visible-lines.ts'

const all = { stdout: true, stderr: true, events: true }
const linesOf = (lines: readonly string[]) => {
  const store = new LogStore()
  let position = 0
  const add = (more: readonly string[]) => {
    const bytes = new TextEncoder().encode(more.map((line) => `${line}\n`).join(''))
    const header = {
      position: ++position,
      step: 'a',
      stepAttempt: 1,
      stream: 'stdout' as const,
      offset: 0,
      atMs: 1,
    }
    store.append([{ header: { ...header, length: bytes.length }, bytes }])
  }
  add(lines)
  return { visible: new VisibleLines(store, [], all), add }
}
const whole = (words: string, visible: VisibleLines): LogSearch => {
  const search = new LogSearch(words)
  while (search.isBehind(visible)) search.goOn(visible)
  return search
}

test('case counts only for words with capitals, and no words are found nowhere', () => {
  const { visible } = linesOf(['first', 'Second', 'third'])
  expect(whole('second', visible).found).toEqual([1])
  expect(whole('THIRD', visible).found).toEqual([])
  expect(whole('', visible).found).toEqual([])
})

test('a long log is searched in slices, and what is added costs only itself', () => {
  const { visible, add } = linesOf(
    Array.from({ length: 25_000 }, (_, line) => (line % 5_000 === 0 ? 'needle' : 'hay')),
  )
  const search = new LogSearch('needle')
  const seen: number[] = []
  while (search.isBehind(visible)) {
    search.goOn(visible)
    seen.push(search.found.length)
  }
  expect(seen).toEqual([2, 4, 5])
  add(['hay', 'a needle'])
  visible.update()
  let slices = 0
  for (; search.isBehind(visible); slices++) search.goOn(visible)
  expect([slices, search.found.at(-1)]).toEqual([1, 25_001])
  expect([search.has(25_001), search.has(25_000), search.has(0)]).toEqual([true, false, true])
})

test('rows that became others are looked at again', () => {
  const { visible } = linesOf(['needle', 'hay', 'needle'])
  const search = whole('needle', visible)
  search.forgetFrom(1)
  expect(search.found).toEqual([0])
  while (search.isBehind(visible)) search.goOn(visible)
  expect(search.found).toEqual([0, 2])
})
