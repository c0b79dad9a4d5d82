import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { dueTicks } from './due-ticks.ts'
import { ScheduleTimes } from './schedule-times.ts'

const at = (text: string): number => Date.parse(`2026-03-02T${text}Z`)
const minutely = new ScheduleTimes({ cron: '* * * * *' })
const hourly = new ScheduleTimes({ cron: '0 * * * *' })
const shown = ({ run, missed, lookedUntilMs, dueMs }: ReturnType<typeof dueTicks>) => ({
  run: run.map(({ atMs }) => new Date(atMs).toISOString().slice(11, 19)),
  missed: missed && new Date(missed.atMs).toISOString().slice(11, 19),
  looked: new Date(lookedUntilMs).toISOString().slice(11, 19),
  due: dueMs && new Date(dueMs).toISOString().slice(11, 19),
})

test('before its time nothing is due, and the time to look is the time it fires', () => {
  expect(
    shown(dueTicks({ times: hourly, lookedUntilMs: at('05:00:00'), nowMs: at('05:59:59'), delayMs: 0 })),
  ).toEqual({ run: [], missed: undefined, looked: '05:00:00', due: '06:00:00' })
})

test('at its time it fires, once', () => {
  const fired = dueTicks({
    times: hourly,
    lookedUntilMs: at('05:00:00'),
    nowMs: at('06:00:00'),
    delayMs: 0,
  })
  expect(shown(fired)).toEqual({ run: ['06:00:00'], missed: undefined, looked: '06:00:00', due: '07:00:00' })
  expect(
    dueTicks({
      times: hourly,
      lookedUntilMs: fired.lookedUntilMs,
      nowMs: at('06:00:00'),
      delayMs: 0,
    }).run,
  ).toEqual([])
})

test('a schedule with a delay is carried out so much later, and its time stays what it is', () => {
  const delayed = { times: hourly, lookedUntilMs: at('05:30:00'), delayMs: 90_000 }
  expect(dueTicks({ ...delayed, nowMs: at('06:01:00') })).toMatchObject({ run: [], dueMs: at('06:01:30') })
  expect(shown(dueTicks({ ...delayed, nowMs: at('06:01:30') }))).toMatchObject({
    run: ['06:00:00'],
    due: '07:01:30',
  })
})

describe('what was missed', () => {
  const missed = { times: hourly, lookedUntilMs: at('01:00:00'), nowMs: at('05:30:00'), delayMs: 0 }
  test('is made up for by its last time where nothing else is said', () => {
    expect(shown(dueTicks(missed))).toMatchObject({ run: ['05:00:00'], missed: '02:00:00', due: '06:00:00' })
  })
  test('is left out', () => {
    expect(shown(dueTicks({ ...missed, catchUp: 'skip' }))).toMatchObject({ run: [], missed: '02:00:00' })
  })
  test('is made up for by so many of the last', () => {
    expect(shown(dueTicks({ ...missed, catchUp: { allUpTo: 2 } }))).toMatchObject({
      run: ['04:00:00', '05:00:00'],
      missed: '02:00:00',
    })
    expect(shown(dueTicks({ ...missed, catchUp: { allUpTo: 9 } }))).toMatchObject({
      run: ['02:00:00', '03:00:00', '04:00:00', '05:00:00'],
      missed: undefined,
    })
  })
  test('is not what is merely late', () => {
    const late = { times: minutely, lookedUntilMs: at('01:00:00'), nowMs: at('01:01:40'), delayMs: 0 }
    expect(shown(dueTicks({ ...late, catchUp: 'skip' }))).toMatchObject({
      run: ['01:01:00'],
      missed: undefined,
    })
  })
  test('of a year of minutes is worked out without counting them', () => {
    const yearAgo = at('05:00:30') - 366 * 86_400_000
    expect(
      dueTicks({ times: minutely, lookedUntilMs: yearAgo, nowMs: at('05:00:30'), delayMs: 0 }).run,
    ).toEqual([{ atMs: at('05:00:00') }])
  })
})

test('however often one looks, with everything made up for each time runs once and in order', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 5 * 3_600_000 }), { minLength: 1, maxLength: 20 }),
      fc.constantFrom('*/7 * * * *', '0 */3 * * *', '15 4,5 * * *', '* 2 * * *'),
      fc.integer({ min: 0, max: 600_000 }),
      (pauses, cron, delayMs) => {
        const times = new ScheduleTimes({ cron, timezone: 'Europe/Berlin' })
        const startMs = Date.parse('2026-03-28T20:00:00Z')
        let lookedUntilMs = startMs
        let nowMs = startMs
        const run: number[] = []
        for (const pause of pauses) {
          nowMs += pause
          const due = dueTicks({ times, lookedUntilMs, nowMs, delayMs, catchUp: { allUpTo: 1_000 } })
          expect(due.missed).toBeUndefined()
          run.push(...due.run.map(({ atMs }) => atMs))
          lookedUntilMs = due.lookedUntilMs
        }
        expect(run).toEqual(
          times.after(startMs, Infinity, Math.max(startMs, nowMs - delayMs) + 1).map(({ atMs }) => atMs),
        )
      },
    ),
  )
})
