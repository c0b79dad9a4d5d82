import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { FakeContainerLog } from './fake/fake-container-log.ts'
import { LineSplitter } from './line-splitter.ts'
import { LogCatchUp, type LogItem } from './log-catch-up.ts'
import { freshCursor, type LogCursor, LogPosition } from './log-cursor.ts'

/** Not a whole second: where one begins within a line in parts, and another stream’s part of it lies just before, the line looks like another. */
const start = 1_767_225_600n * 1_000_000_000n + 123_456_789n

interface Record {
  timeNs: bigint
  text: string
}

/** A step of the clock: often none, mostly small, sometimes over a second. */
const pause = fc.oneof(
  { weight: 2, arbitrary: fc.constant(0n) },
  { weight: 7, arbitrary: fc.bigInt(0n, 3_000_000n) },
  { weight: 1, arbitrary: fc.bigInt(0n, 3_000_000_000n) },
)

/** What a container writes at once: a line, or a long one in parts among which the other stream may come, seconds apart. */
const writing = fc.record({
  pause,
  /** Written late, with an older time. */
  lateNs: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0n) },
    { weight: 1, arbitrary: fc.bigInt(0n, 900_000_000n) },
  ),
  parts: fc.array(fc.record({ pause: fc.bigInt(0n, 700_000_000n), foreign: fc.boolean() }), { maxLength: 3 }),
  text: fc.constantFrom('same', 'same', 'other', ''),
})

/** The records of a file. Texts repeat, times repeat and go backwards a little. */
const file = fc.array(writing, { minLength: 1, maxLength: 60 }).map((writings) => {
  const records: Record[] = []
  let timeNs = start
  for (const each of writings) {
    timeNs += each.pause
    for (const part of each.parts) {
      records.push({ timeNs, text: `part ${each.text}` })
      timeNs += part.pause
      if (part.foreign) records.push({ timeNs: timeNs - 1_000_000n, text: 'other stream\n' })
    }
    records.push({ timeNs: each.parts.length > 0 ? timeNs : timeNs - each.lateNs, text: `${each.text}\n` })
  }
  return records
})

/** How far the file has grown at a reading, and after which share of the answer the connection breaks. */
const readings = fc.array(fc.record({ grown: fc.nat(40), cut: fc.double({ min: 0, max: 1, noNaN: true }) }), {
  maxLength: 60,
})

const spelled = (items: LogItem[]): string[] =>
  items.map((item) =>
    item.kind === 'line' ? `${item.timeNs} ${item.bytes.toString('utf8')}` : `gap ${item.reason}`,
  )

const read = (log: FakeContainerLog, cursor: LogCursor, upTo: number, share: number) => {
  const position = new LogPosition(cursor)
  const since = position.since
  const answer = log.read(
    { timestamps: true, ...(since !== undefined && { sinceNs: since * 1_000_000_000n }) },
    upTo,
  )
  const catchUp = new LogCatchUp(position, 'since')
  const lines = new LineSplitter().push(answer.subarray(0, Math.round(answer.length * share)))
  return { items: lines.flatMap((line) => catchUp.take(line)), cursor: position.value() }
}

const wholeFile = (log: FakeContainerLog): string[] => {
  const catchUp = new LogCatchUp(new LogPosition(), 'whole')
  return spelled(
    new LineSplitter().push(log.read({ timestamps: true })).flatMap((line) => catchUp.take(line)),
  )
}

const filled = (records: Record[]): FakeContainerLog => {
  const log = new FakeContainerLog()
  for (const { timeNs, text } of records) log.write(text, timeNs)
  return log
}

describe('reading a log in pieces', () => {
  it('gives every line once and in order, wherever connections break, whatever times lines have', () => {
    fc.assert(
      fc.property(file, readings, (records, times) => {
        const log = filled(records)
        const found: string[] = []
        let cursor = freshCursor
        let upTo = 0
        for (const { grown, cut } of [...times, { grown: records.length, cut: 1 }]) {
          upTo = Math.min(records.length, upTo + grown)
          const part = read(log, cursor, upTo, cut)
          found.push(...spelled(part.items))
          // The cursor is kept as text between readings.
          cursor = JSON.parse(JSON.stringify(part.cursor)) as LogCursor
        }
        expect(found).toEqual(wholeFile(log))
      }),
      { numRuns: 1000 },
    )
  })

  it('gives the same when the last reading is of the whole file; a clock that goes back hides nothing without a word', () => {
    fc.assert(
      fc.property(file, readings, fc.bigInt(0n, 3_000_000_000n), (records, times, backNs) => {
        // Between two lines: within a long one that is written in parts it can make the line look like another.
        const half = records.findIndex(
          (_, index) => index >= records.length / 2 && records[index - 1]?.text.endsWith('\n'),
        )
        const log = filled(
          records.map(({ timeNs, text }, index) => ({
            timeNs: half === -1 || index < half ? timeNs : timeNs - backNs,
            text: text.replace('\n', ` ${index}\n`),
          })),
        )
        const found: string[] = []
        let cursor = freshCursor
        let upTo = 0
        for (const { grown, cut } of times) {
          upTo = Math.min(records.length, upTo + grown)
          const part = read(log, cursor, upTo, cut)
          found.push(...spelled(part.items))
          cursor = part.cursor
        }
        const catchUp = new LogCatchUp(new LogPosition(cursor), 'whole')
        const rest = new LineSplitter()
          .push(log.read({ timestamps: true }))
          .flatMap((line) => catchUp.take(line))
        found.push(...spelled(rest))
        const all = wholeFile(log)
        // What is hidden is said to be, and nothing is given twice or out of order even then.
        if (catchUp.astray === undefined) expect(found).toEqual(all)
        else expect(all.filter((line) => found.includes(line))).toEqual(found)
      }),
      { numRuns: 500 },
    )
  })

  it('says that a clock that went back has hidden a line', () => {
    const at = (seconds: bigint) => start + seconds * 1_000_000_000n
    const log = filled([
      { timeNs: at(0n), text: 'a\n' },
      { timeNs: at(10n), text: 'b\n' },
      { timeNs: at(6n), text: 'c\n' },
      { timeNs: at(16n), text: 'd\n' },
    ])
    const first = read(log, freshCursor, 2, 1)
    const second = read(log, first.cursor, 4, 1)
    expect(spelled([...first.items, ...second.items]).map((line) => line.split(' ')[1])).toEqual([
      'a',
      'b',
      'd',
    ])
    const catchUp = new LogCatchUp(new LogPosition(second.cursor), 'whole')
    const lines = new LineSplitter().push(log.read({ timestamps: true }))
    expect(lines.flatMap((line) => catchUp.take(line))).toEqual([])
    expect(catchUp.astray).toBe('clock')
  })

  it('never gives a line twice after a rotation, and marks where lines may be missing', () => {
    fc.assert(
      fc.property(file, file, fc.double({ min: 0, max: 1, noNaN: true }), (before, after, cut) => {
        const log = filled(before)
        const first = read(log, freshCursor, before.length, cut)
        log.rotate()
        const last = before.at(-1)?.timeNs ?? start
        for (const { timeNs, text } of after) log.write(text, last + 1n + (timeNs - start))
        const second = read(log, first.cursor, after.length, 1)
        const lines = spelled(second.items)
        expect(lines.filter((line) => !line.startsWith('gap'))).toEqual(
          wholeFile(log).slice(
            -lines.filter((line) => !line.startsWith('gap')).length || Number.POSITIVE_INFINITY,
          ),
        )
        if (first.items.length > 0 && lines.length > 0) expect(lines[0]).toBe('gap rotated')
      }),
      { numRuns: 500 },
    )
  })

  it('notices that the whole file is another one, and takes nothing of it', () => {
    const log = filled([{ timeNs: start, text: 'first\n' }])
    const { cursor } = read(log, freshCursor, 1, 1)
    log.rotate()
    log.write('second\n', start + 5n)
    const catchUp = new LogCatchUp(new LogPosition(cursor), 'whole')
    expect(
      new LineSplitter().push(log.read({ timestamps: true })).flatMap((line) => catchUp.take(line)),
    ).toEqual([])
    expect(catchUp.astray).toBe('rotated')
  })

  it('remembers little: two seconds of lines, a few bytes each', () => {
    const log = new FakeContainerLog()
    for (let index = 0; index < 10_000; index += 1)
      log.write(`line ${index}\n`, start + BigInt(index) * 10_000_000n)
    const { cursor } = read(log, freshCursor, 10_000, 1)
    expect(cursor.lines).toBe(10_000)
    expect(JSON.stringify(cursor).length).toBeLessThan(2000)
  })
})
