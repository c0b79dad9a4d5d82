import { expect, test } from 'vitest'

import { parseCron } from './parse-cron.ts'
import { timesProblems } from './times-problems.ts'

const why = (text: string): string => {
  const parsed = parseCron(text)
  return parsed.outcome === 'refused' ? parsed.message : ''
}

test.each([
  '* * * * *',
  '*/15 2 * * 1-5',
  ' 0  5 * * MON ',
  '@daily',
  '@Hourly',
  '0 0 29 2 *',
  '0 0 L * *',
  '0 0 * * 5#2',
  '0 0 * * 7',
])('%s is read', (text) => {
  expect(why(text)).toBe('')
})

test.each([
  ['', 'There is no time yet.'],
  ['* * * * * *', 'has 6 fields'],
  ['0 5', 'has 2 fields'],
  ['60 * * * *', 'minute: 60'],
  ['0 24 * * *', 'hour: 24'],
  ['5-1 * * * *', '5-1'],
  ['*/0 * * * *', 'stepping'],
  ['@reboot', 'There is no @reboot'],
  ['? 5 * * *', '? means nothing'],
  ['0 0 30 2 *', 'never comes'],
  ['0 0 31 4,6,9,11 *', 'never comes'],
  [`0 5 ${'1,'.repeat(200)}1 * *`, 'at most 256 characters'],
])('%s is refused, and why is said', (text, expected) => {
  expect(why(text)).toContain(expected)
})

test('every hour is what leaves the hour open', () => {
  const everyHour = (text: string) => {
    const parsed = parseCron(text)
    return parsed.outcome === 'parsed' && parsed.times.everyHour
  }
  expect(['0 * * * *', '@hourly', '5 */1 * * 1'].map(everyHour)).toEqual([true, true, true])
  expect(['0 */2 * * *', '0 0-23 * * *', '0 5 * * *'].map(everyHour)).toEqual([false, false, false])
})

test('a schedule says all that is wrong with its times', () => {
  expect(
    timesProblems({ cron: ['0 5 * * *', '61 * * * *'], timezone: 'Berlin' }).map(({ field }) => field),
  ).toEqual(['cron', 'timezone'])
  expect(timesProblems({ cron: [] }).map(({ field }) => field)).toEqual(['cron'])
  expect(timesProblems({ cron: '@weekly', timezone: 'Asia/Kathmandu' })).toEqual([])
})
