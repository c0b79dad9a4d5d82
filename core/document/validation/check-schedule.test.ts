import { expect, test } from 'vitest'

import { read } from '#server/testing/numbers-document.ts'

import { validate } from './validate.ts'

const problems = (rule: string) =>
  validate(
    read(`sluice: pipeline
name: x
partitions: [{ name: day, set: { type: timeWindow, cadence: daily, start: "2026-01-01" } }]
assets: [{ key: a, partitions: day, compute: { kind: python, code: "def a():\\n    return 1\\n" } }]
schedules: [{ name: s, cron: "0 5 * * *", target: { selection: "key:a" }, partitionRule: { partitions: ${JSON.stringify(rule)} } }]
`),
    { foreignKeys: new Set<string>() },
  ).map(({ code, field, message }) => `${code} ${field}: ${message}`)

test.each(['latest', 'latest 7', '2026-01-01...', '*'])('the partition rule %s is published', (rule) => {
  expect(problems(rule)).toEqual([])
})

test.each([
  [' ', /^bad_partitions partitionRule: .*names no partition/],
  ['"latest', /^bad_partitions partitionRule: .*not closed/],
  ['a...b...c', /^bad_partitions partitionRule: .*two ends/],
])('the partition rule %s is refused where it is written', (rule, said) => {
  expect(problems(rule)).toEqual([expect.stringMatching(said)])
})
