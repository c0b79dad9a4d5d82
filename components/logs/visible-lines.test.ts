import { expect, test } from 'vitest'

import { LogStore } from './log-store.ts'
import { VisibleLines, type LogEvent, type LogFilter } from './visible-lines.ts'

const all: LogFilter = { stdout: true, stderr: true, events: true }

const store = () => {
  const made = new LogStore()
  const add = (
    position: number,
    step: string,
    stream: 'stdout' | 'stderr',
    text: string,
    stepAttempt = 1,
  ) => {
    const bytes = new TextEncoder().encode(`${text}\n`)
    const header = { position, step, stepAttempt, stream, offset: 0, atMs: position * 10 }
    made.append([{ header: { ...header, length: bytes.length }, bytes }])
  }
  add(1, 'a', 'stdout', 'first')
  add(2, 'b', 'stderr', 'Second')
  add(3, 'a', 'stdout', 'third')
  return { made, add }
}

const events: LogEvent[] = [
  { number: 1, atMs: 5, step: null, stepAttempt: null, words: 'run started', tone: 'neutral' },
  { number: 2, atMs: 20, step: 'b', stepAttempt: 1, words: 'b failed', tone: 'failed' },
  { number: 3, atMs: 99, step: null, stepAttempt: null, words: 'run failed', tone: 'failed' },
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

test('a chosen attempt leaves its own lines and events, and what is of no attempt', () => {
  const { made, add } = store()
  add(4, 'b', 'stdout', 'again', 2)
  const told: LogEvent[] = [
    { number: 1, atMs: 15, step: 'b', stepAttempt: 1, words: 'started', tone: 'neutral' },
    { number: 2, atMs: 35, step: 'b', stepAttempt: 2, words: 'attempt 2 started', tone: 'neutral' },
    { number: 3, atMs: 50, step: 'b', stepAttempt: null, words: 'canceled', tone: 'neutral' },
  ]
  const of = (stepAttempt: number) => new VisibleLines(made, told, { ...all, step: 'b', stepAttempt })
  expect(texts(of(1))).toEqual(['started', 'Second', 'canceled'])
  expect(texts(of(2))).toEqual(['attempt 2 started', 'again', 'canceled'])
})

test('among the attempts of a step the row is known with which another begins', () => {
  const { made, add } = store()
  add(4, 'b', 'stdout', 'again', 2)
  add(5, 'b', 'stdout', 'and on', 2)
  const marks = (filter: LogFilter) => {
    const visible = new VisibleLines(made, events, filter)
    return Array.from({ length: visible.count }, (_, row) => visible.attemptBegunAt(row))
  }
  expect(marks({ ...all, step: 'b' })).toEqual([undefined, undefined, 2, undefined])
  expect(marks(all).filter((mark) => mark !== undefined)).toEqual([])
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

test('lines that come behind the events that followed them stand where they would have stood from the beginning', () => {
  const { made: whole } = store()
  const empty = new LogStore()
  const visible = new VisibleLines(empty, events, all)
  expect(texts(visible)).toEqual(['run started', 'b failed', 'run failed'])
  for (const [position, text] of [
    [1, 'first'],
    [2, 'Second'],
    [3, 'third'],
  ] as const) {
    const bytes = new TextEncoder().encode(`${text}\n`)
    const [step, stream] = position === 2 ? (['b', 'stderr'] as const) : (['a', 'stdout'] as const)
    const header = { position, step, stepAttempt: 1, stream, offset: 0, atMs: position * 10 }
    empty.append([{ header: { ...header, length: bytes.length }, bytes }])
    expect(visible.update()).toBe(true)
  }
  expect(texts(visible)).toEqual(texts(new VisibleLines(whole, events, all)))
  expect(visible.update()).toBe(false)
})
