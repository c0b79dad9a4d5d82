import { expect, it } from 'vitest'

import { numbers, read } from '#server/testing/numbers-document.ts'

import { automationChanges } from './automation-changes.ts'

const automated = (lines: string) => read(`sluice: pipeline\nname: p\n${lines}`)

it('tells what starts runs by itself, before and after', () => {
  const before = automated(`schedules:
  - { id: s, name: daily, cron: "0 5 * * *", target: { job: all } }
  - { id: gone, name: hourly, cron: ["0 * * * *", "30 * * * *"], timezone: Europe/Berlin, target: { selection: "group:raw" } }
`)
  const after = automated(`schedules:
  - { id: s, name: daily, cron: "0 6 * * *", target: { job: all } }
sensors:
  - { id: n, name: drop, source: s3, minimumIntervalMs: 30000, target: { job: all } }
`)
  expect(automationChanges(before, after)).toEqual([
    {
      id: 's',
      kind: 'schedule',
      name: 'daily',
      before: '0 5 * * * in UTC starts job all',
      after: '0 6 * * * in UTC starts job all',
    },
    {
      id: 'gone',
      kind: 'schedule',
      name: 'hourly',
      before: '0 * * * * and 30 * * * * in Europe/Berlin starts assets group:raw',
    },
    { id: 'n', kind: 'sensor', name: 'drop', after: 's3, at most every 30 s, starts job all' },
  ])
})

it('tells of conditions by their assets', () => {
  const asset = (key: string, rule?: string) =>
    `  - { id: ${key}, key: ${key}, ${rule === undefined ? '' : `automation: '${rule}', `}compute: { kind: shell, code: "true" } }\n`
  const before = automated(
    `assets:\n${asset('a', 'eager()')}${asset('b')}${asset('c', 'missing()')}${asset('d', 'on_missing()')}`,
  )
  const after = automated(
    `assets:\n${asset('a', 'on_missing()')}${asset('b', 'eager()')}${asset('c')}${asset('d', 'on_missing()')}`,
  )
  expect(automationChanges(before, after)).toEqual([
    { id: 'condition a', kind: 'condition', name: 'a', before: 'eager()', after: 'on_missing()' },
    { id: 'condition c', kind: 'condition', name: 'c', before: 'missing()' },
    { id: 'condition b', kind: 'condition', name: 'b', after: 'eager()' },
  ])
})

it('another name or description starts the same runs', () => {
  const before = automated('schedules: [{ id: s, name: daily, cron: "0 5 * * *", target: { job: all } }]')
  const after = automated(
    'schedules: [{ id: s, name: mornings, description: At five, cron: "0 5 * * *", target: { job: all } }]',
  )
  expect(automationChanges(before, after)).toEqual([])
  expect(automationChanges(numbers, numbers)).toEqual([])
})
