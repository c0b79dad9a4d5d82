import { expect, test } from 'vitest'

import type { CodeReading } from '#core/document/code/code-fault.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { element } from '#core/document/element.ts'
import { sameJson } from '#core/same-json.ts'

import { CodeReadings, mostReadAtOpening } from './code-readings.ts'

const documentOf = (codes: Record<string, string>): PipelineDocument => ({
  ...emptyDocument('here'),
  elements: Object.fromEntries(
    Object.entries(codes).map(([key, code]) => [
      key,
      element.parse({ id: key, kind: 'asset', key, compute: { kind: 'python', code } }),
    ]),
  ),
})

const broken: CodeReading = [{ severity: 'error', message: 'SyntaxError: no', line: 1, column: 2 }]

/** Readings whose time is passed by hand, over a parser that cannot read "(". */
const readings = (published: PipelineDocument = emptyDocument('here')) => {
  const asked: string[][] = []
  const timers = new Set<() => void>()
  const unread: number[] = []
  let [missing, away] = [0, false]
  const read = new CodeReadings({
    ask: (codes) => {
      asked.push(codes.map(({ code }) => code))
      return away
        ? Promise.reject(new Error('away'))
        : Promise.resolve({
            readings: codes.map(({ code }) => (code.includes('(') ? broken : [])),
            withoutPython: codes.some(({ code }) => code === 'missing'),
          })
    },
    later: (run) => {
      timers.add(run)
      return () => timers.delete(run)
    },
    onRead: () => undefined,
    onWithoutPython: () => missing++,
    differs: (one) => !sameJson(published.elements[one.id], one),
    onUnread: (count) => unread.push(count),
  })
  return {
    asked,
    unread,
    lookAt: (document: PipelineDocument, id: string) => read.lookAt(document.elements[id]),
    missing: () => missing,
    goAway: (now: boolean) => (away = now),
    messages: (document: PipelineDocument) =>
      read.problems(document).map(({ elementId, message }) => `${elementId}: ${message}`),
    rest: async () => {
      for (const run of timers) {
        timers.delete(run)
        run()
      }
      await new Promise((done) => setImmediate(done))
    },
  }
}

test('a code is read once typing rests, and what is wrong stands until it reads again', async () => {
  const { messages, rest, asked } = readings()
  const one = documentOf({ a: 'x(', b: 'y' })
  expect(messages(one)).toEqual([])
  await rest()
  expect(messages(one)).toEqual(['a: SyntaxError: no'])
  const typing = { ...one, elements: { ...one.elements, ...documentOf({ a: 'x()(' }).elements } }
  expect(messages(typing)).toEqual(['a: SyntaxError: no'])
  const typed = { ...one, elements: { ...one.elements, ...documentOf({ a: 'x' }).elements } }
  expect(messages(typed)).toEqual(['a: SyntaxError: no'])
  await rest()
  expect(messages(typed)).toEqual([])
  expect(asked).toEqual([['x(', 'y'], ['x']])
})

test('where nobody answers it is asked again, and nothing is made up', async () => {
  const { messages, rest, asked, goAway } = readings()
  const document = documentOf({ a: '(' })
  goAway(true)
  messages(document)
  await rest()
  expect(messages(document)).toEqual([])
  goAway(false)
  await rest()
  expect(messages(document)).toEqual(['a: SyntaxError: no'])
  expect(asked).toHaveLength(2)
})

test('that Python is missing is said once', async () => {
  const { messages, rest, missing } = readings()
  messages(documentOf({ a: 'missing' }))
  await rest()
  messages(documentOf({ a: 'missing' }))
  await rest()
  expect(missing()).toBe(1)
})

test('many codes are asked for in turns; of very many those that differ from what runs, and what is opened', async () => {
  const names = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`a${index}`, `code ${index}`]))
  const some = readings()
  some.messages(documentOf(names(100)))
  for (let turn = 0; turn < 3; turn++) await some.rest()
  expect(some.asked.map(({ length }) => length)).toEqual([40, 40, 20])

  const published = documentOf(names(mostReadAtOpening + 1))
  const many = readings(published)
  const document = { ...published, elements: { ...published.elements, ...documentOf({ a7: '((' }).elements } }
  many.messages(document)
  await many.rest()
  expect(many.asked.splice(0)).toEqual([['((']])
  expect(many.messages(document)).toEqual(['a7: SyntaxError: no'])
  expect(many.unread).toEqual([mostReadAtOpening])
  many.lookAt(document, 'a9')
  many.messages(document)
  await many.rest()
  expect(many.asked.splice(0)).toEqual([['code 9']])
  many.lookAt(document, 'a9')
  many.messages({ ...document, elements: { ...document.elements, ...documentOf({ a0: '(' }).elements } })
  await many.rest()
  expect(many.asked).toEqual([['(']])
})
