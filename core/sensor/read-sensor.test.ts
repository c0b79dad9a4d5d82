import { expect, test } from 'vitest'

import { read } from '#server/testing/numbers-document.ts'

import { applied } from '../document/apply-change.ts'
import type { Change } from '../document/change.ts'
import { renameElement } from '../document/commands/rename-element.ts'
import { validate } from '../document/validation/validate.ts'
import { Refusal } from '../refusal.ts'
import { backOffMs, roomFor } from './sensor-pace.ts'
import { readTimeCursor, writeTimeCursor } from './time-cursor.ts'

const problems = (sensor: string) =>
  validate(
    read(`sluice: pipeline
name: x
jobs: [{ id: j, name: all, target: { selection: "*" } }]
assets: [{ id: a, key: a, compute: { kind: python, code: "def a():\\n    return 1\\n" } }]
sensors: [{ id: s, name: s, target: { job: all }, ${sensor} }]
`),
    { foreignKeys: new Set<string>() },
  ).map(({ code, field, message }) => `${code} ${field}: ${message}`)

test.each([
  ['source: webhook'],
  ['source: webhook, settings: { secret: { env: SHOP_KEY } }, request: { runKey: "{{ message.body.id }}" }'],
  ['source: webhook, batchSize: 500'],
  ['source: webhook, batchSize: 10000, request: { batch: true }'],
  ['source: asset, settings: { assets: [raw/orders], when: all }'],
  ['source: runStatus, settings: { statuses: [failed], jobs: [nightly] }'],
  ['source: file, settings: { folder: in, pattern: "**/*.csv" }'],
  ['source: s3, settings: { bucket: b, region: r, accessKeyId: { env: ID }, secretAccessKey: { env: KEY } }'],
  ['source: http, settings: { url: "https://example.com", headers: { a: b, c: { env: KEY } } }'],
  ['source: sql, settings: { url: { env: DB }, query: "SELECT 1", cursorColumn: id }'],
  [
    'source: kafka, settings: { brokers: ["a.example.com:9092"], topic: t, sasl: { username: u, password: { env: KEY } } }',
  ],
])('%s can be evaluated', (sensor) => {
  expect(problems(sensor)).toEqual([])
})

test.each([
  ['source: webhook, batchSize: 501', /^bad_settings batchSize: A look takes at most 500 messages; 501 are/],
  [
    'source: webhook, batchSize: 900000, request: { batch: true }',
    /^bad_settings batchSize: .*at most 10000 messages as one run/,
  ],
  ['source: code', /^bad_settings compute: .*has code in Python or TypeScript/],
  ['source: asset', /^bad_settings settings.assets: .*is missing/],
  ['source: asset, settings: { assets: [] }', /^bad_settings settings.assets: .*at least 1/],
  [
    'source: asset, settings: { assets: [a], wen: all }',
    /^bad_settings settings.wen: .*has no field wen. Did you mean when/,
  ],
  [
    'source: runStatus, settings: { statuses: [running] }',
    /^bad_settings settings.statuses: .*one of "succeeded"/,
  ],
  ['source: webhook, settings: { secret: plain }', /^bad_settings settings.secret/],
  [
    'source: file, settings: { pattern: "+(a|b)" }',
    /^bad_settings settings.pattern: .*has a group such as .*write {a,b}/,
  ],
  [
    'source: sql, settings: { url: "postgres://a:b@c/d", query: q, cursorColumn: id }',
    /^bad_settings settings.url/,
  ],
  ['source: kafka, settings: { brokers: ["http://a:1"], topic: t }', /^bad_settings settings.brokers/],
  ['source: webhook, settings: { secret: { env: lower } }', /^bad_name settings: "lower" cannot be the name/],
  [
    'source: webhook, request: { tags: { a: "{{ order.id }}" } }',
    /^bad_template request: A sensor knows no {{ order.id }}/,
  ],
])('%s is refused where it is written', (sensor, said) => {
  expect(problems(sensor)).toEqual([expect.stringMatching(said)])
})

test('each failure in a row doubles the wait up to an hour, and a sensor that looks seldom is not made quicker', () => {
  expect([0, 1, 2, 6, 7, 2_000].map((failures) => backOffMs(failures, 30_000))).toEqual([
    30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000,
  ])
  expect(backOffMs(3, 7_200_000)).toBe(7_200_000)
})

test('no more messages are taken than runs may wait', () => {
  expect([10_000, 10, 0].map((room) => roomFor({}, room))).toEqual([50, 10, 0])
  expect(roomFor({ batchSize: 100_000 }, 10_000)).toBe(500)
})

test('messages that are one run together take the room of one', () => {
  const request = { batch: true }
  expect([10_000, 1, 0].map((room) => roomFor({ request }, room))).toEqual([1_000, 1_000, 0])
  expect(roomFor({ request, batchSize: 100_000 }, 10)).toBe(10_000)
})

test('a cursor of time is read as it was written, and from the hand of a person', () => {
  const gathered = { a: { key: 'r 1', content: { asset: 'a' }, atMs: 5 } }
  const scan = { after: 'in/1.csv', latestMs: 7 }
  for (const cursor of [{ untilMs: 1_000 }, { untilMs: 2_000, gathered }, { untilMs: 3_000, scan }])
    expect(readTimeCursor(writeTimeCursor(cursor))).toEqual(cursor)
  expect(readTimeCursor('2026-03-01T00:00:00Z')).toEqual({ untilMs: Date.UTC(2026, 2, 1) })
  expect(['yesterday', '{}', '12'].map(readTimeCursor)).toEqual([undefined, undefined, undefined])
})

test('a sensor goes on watching assets and jobs that are called otherwise from now on', () => {
  const document = read(`sluice: pipeline
name: x
jobs: [{ id: j, name: nightly, target: { selection: "*" } }]
assets: [{ id: a, key: raw, compute: { kind: python, code: "def raw():\\n    return 1\\n" } }]
sensors:
  - { id: s, name: s, source: asset, settings: { assets: [raw, other] }, target: { job: nightly } }
  - { id: t, name: t, source: runStatus, settings: { statuses: [failed], jobs: [nightly] }, target: { selection: "*" } }
`)
  const settingsAfter = (change: Change | Refusal, id: string) => {
    if (change instanceof Refusal) throw change
    const element = applied(document, change).elements[id]
    return element?.kind === 'sensor' ? element.settings : undefined
  }
  const renamed = renameElement(document, { id: 'a', name: 'raw_orders' })
  expect(settingsAfter(renamed, 's')).toEqual({ assets: ['raw_orders', 'other'] })
  expect(settingsAfter(renameElement(document, { id: 'j', name: 'daily' }), 't')).toEqual({
    statuses: ['failed'],
    jobs: ['daily'],
  })
})
