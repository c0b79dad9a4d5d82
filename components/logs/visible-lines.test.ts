import { expect, test } from 'vitest'

import { LogStore } from './log-store.ts'
import { VisibleLines, type LogEvent, type LogFilter } from './visible-lines.ts'

const all: LogFilter = { stdout: true, stderr: true, events: true }

const store = () => {
  const made = new LogStore()
  const add = (position: number, step: string, stream: 'stdout' | 'stderr', text: string) => {
    const bytes = new TextEncoder().encode(`${text}\n`)
    const header = { position, step, stepAttempt: 1, stream, offset: 0, atMs: position * 10 }
    made.append([{ header: { ...header, length: bytes.length }, bytes }])
  }
  add(1, 'a', 'stdout', 'first')
  add(2, 'b', 'stderr', 'Second')
  add(3, 'a', 'stdout', 'third')
  return { made, add }
}

const events: LogEvent[] = [
  { number: 1, atMs: 5, step: null, words: 'run started', tone: 'neutral' },
  { number: 2, atMs: 20, step: 'b', words: 'b failed', tone: 'failed' },
  { number: 3, atMs: 99, step: null, words: 'run failed', tone: 'failed' },
]

const texts = (visible: VisibleLines) =>
  Array.from({ length: visible.count }, (_, row) => visible.textAt(row))

test('events stand among the lines at their time', () => {
  expect(texts(new VisibleLines(store().made, events, all))).toEqual([
    'run started',
    'first',
    'b failed',
    'Second',
    'third',
    'run failed',
  ])
})

test('a filter leaves one step, one stream, or no events', () => {
  const { made } = store()
  expect(texts(new VisibleLines(made, events, { ...all, step: 'b' }))).toEqual(['b failed', 'Second'])
  expect(texts(new VisibleLines(made, events, { ...all, stderr: false, events: false }))).toEqual([
    'first',
    'third',
  ])
})

test('what arrives later is appended, and a row leads back to its line', () => {
  const { made, add } = store()
  const visible = new VisibleLines(made, [], { ...all, step: 'a' })
  add(4, 'b', 'stdout', 'hidden')
  add(5, 'a', 'stderr', 'shown')
  visible.update()
  expect(texts(visible)).toEqual(['first', 'third', 'shown'])
  expect(visible.rowOf(4)).toBe(2)
  expect(visible.rowOf(3)).toBe(-1)
})

test('an event that comes late stands where it would have stood from the beginning', () => {
  const { made } = store()
  const [first, second, third] = events
  for (let known = 0; known <= events.length; known++) {
    const visible = new VisibleLines(made, events.slice(0, known), all)
    expect(visible.takeEvents(events)).toBeDefined()
    expect(texts(visible)).toEqual(texts(new VisibleLines(made, events, all)))
  }
  const visible = new VisibleLines(
    made,
    [first, second].flatMap((one) => one ?? []),
    all,
  )
  expect(visible.takeEvents(events)).toBe(5)
  expect(visible.takeEvents(third ? [third] : [])).toBeUndefined()
})
