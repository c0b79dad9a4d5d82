import { expect, test } from 'vitest'

import { fillTemplate, tickFacts, unknownNames } from './fill-template.ts'

const facts = tickFacts('nightly', Date.parse('2026-03-01T23:30:00Z'), 'Europe/Berlin')

test('facts of the tick stand where they are named, however deep; the date is that of the clock of the schedule', () => {
  expect(
    fillTemplate(
      { ops: [{ day: '{{ scheduled_date }}', n: 3 }], who: '{{schedule}} at {{ scheduled_at }}' },
      facts,
    ),
  ).toEqual({ ops: [{ day: '2026-03-02', n: 3 }], who: 'nightly at 2026-03-01T23:30:00.000Z' })
})

test('what is filled in is not filled in again', () => {
  expect(fillTemplate('{{ schedule }}', { ...facts, schedule: '{{ scheduled_at }}' })).toBe(
    '{{ scheduled_at }}',
  )
})

test('names that there are not are found', () => {
  expect(unknownNames({ a: '{{ scheduled_at }} {{ run_id }}', b: ['{{constructor}}'] })).toEqual([
    'run_id',
    'constructor',
  ])
  expect(fillTemplate('{{ constructor }}', facts)).toBe('{{ constructor }}')
})
