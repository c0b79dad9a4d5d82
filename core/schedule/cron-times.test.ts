import { Cron } from 'croner'
import fc from 'fast-check'
import { expect, test } from 'vitest'

import { CronTimesOfFields } from './cron-times.ts'

const minutes = fc.constantFrom('*', '*/7', '0', '5-20/4', '0,30', '3,10-12,50-59/3', '59')
const hours = fc.constantFrom('*', '*/5', '0', '9-17', '1,2,23', '0-6/3')
const days = fc.constantFrom('*', '1', '*/2', '31', '29', 'L', 'LW', '15W', '1-7', '13,20-31/5')
const months = fc.constantFrom('*', '2', 'FEB', '*/3', '1-3,12')
const weekdays = fc.constantFrom('*', '0', '7', '1-5', 'MON', '5#2', '1#5', '5L', '*/2')
const fields = fc.tuple(minutes, hours, days, months, weekdays).map((parts) => parts.join(' '))
const moments = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) })

test('times are those of the cron engine, one after the other, from any moment on', () => {
  fc.assert(
    fc.property(fields, moments, (text, fromMs) => {
      const engine = new Cron(text, { timezone: 'UTC', mode: '5-part', paused: true })
      const times = new CronTimesOfFields(text)
      let at: number | undefined = fromMs
      for (let looked = 0; looked < 5 && at !== undefined; looked += 1) {
        const expected: number | undefined = engine.nextRun(new Date(at))?.getTime()
        expect(times.next(at)).toBe(expected)
        at = expected
      }
    }),
    { numRuns: 400 },
  )
})

test('a day that never comes has no time', () => {
  expect(new CronTimesOfFields('0 0 31 4 *').next(0)).toBeUndefined()
  expect(new CronTimesOfFields('0 0 * * *').next(Date.UTC(9_999, 11, 31))).toBeUndefined()
})
