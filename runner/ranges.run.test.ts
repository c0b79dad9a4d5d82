import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { parseText } from '#core/document/parse-text.ts'
import { buildRunGraph } from '#core/run/build-run-graph.ts'

import { finish, stopAll } from './testing/finish-run.ts'

stopAll()

const parsed = parseText(`sluice: pipeline
name: days
partitions:
  - { id: p, name: day, set: { type: timeWindow, cadence: daily, start: "2026-03-01" } }
  - { id: q, name: week, set: { type: timeWindow, cadence: weekly, start: "2026-03-01" } }
assets:
  - id: a
    key: raw
    partitions: day
    compute:
      kind: python
      code: |
        def raw(context):
            window = context.partition_time_window
            first, last = context.partition_key_range
            assert (window.end - window.start).days == len(context.partition_keys)
            assert [first, last] == [context.partition_keys[0], context.partition_keys[-1]]
            return {day: [{"day": day, "n": int(day[-2:])}] for day in context.partition_keys}
  - id: b
    key: doubled
    partitions: day
    deps: [ raw ]
    compute: { kind: typescript, code: "export default ({ raw, context }) => Object.fromEntries(context.partitionKeys.map((day) => [day, raw[day][0].n * 2]))" }
  - id: c
    key: summed
    partitions: day
    deps: [ raw ]
    compute: { kind: sql, code: "SELECT partition_key, sum(n)::INTEGER AS total, $partition_end AS until FROM raw WHERE partition_key BETWEEN $partition_key_start AND $partition_key_end GROUP BY ALL" }
  - id: d
    key: chain
    partitions: day
    deps: [ { asset: chain, as: before, partitionMapping: { type: timeWindow, startOffset: -1, endOffset: -1 } } ]
    compute: { kind: python, code: "def chain(context, before):\\n    return {day: len(before) for day in context.partition_keys}\\n" }
  - id: e
    key: weekly
    partitions: week
    deps: [ doubled ]
    compute: { kind: python, code: "def weekly(context, doubled):\\n    return dict.fromkeys(context.partition_keys, sum(doubled.values()))\\n" }
  - id: f
    key: whole
    partitions: day
    compute: { kind: shell, code: 'echo 1 > "$SLUICE_OUTPUT"' }
  - id: g
    key: short
    partitions: day
    compute: { kind: python, code: "def short(context):\\n    return {context.partition_keys[0]: 1}\\n" }
`)
if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
const pipeline = { id: 'days', hash: 'hash', document: parsed.document }
const atMs = Date.parse('2026-03-31T12:00Z')
const daysFrom = (first: number, last: number): string[] =>
  Array.from({ length: last - first + 1 }, (_, index) => `2026-03-${String(first + index).padStart(2, '0')}`)
const run = async (root: string, assets: string[], keys: string[]) => {
  const partition = `${keys[0]}...${keys.at(-1)}`
  const { graph } = buildRunGraph([pipeline], {
    of: 'assets',
    assets,
    cut: { partition, keys, atMs, dynamic: {} },
  })
  const { server } = await finish({ steps: [], root, claim: { graph } })
  return server
}
const newRoot = () => mkdtemp(join(tmpdir(), 'ranges-'))

test('a run for a range makes each of its partitions, in every language that gives a value for each, and each knows what it was made from', async () => {
  const root = await newRoot()
  const days = daysFrom(1, 14)
  const server = await run(root, ['raw', 'doubled', 'summed'], days)
  expect(server.of('STEP_FAILURE')).toEqual([])
  const made = server.of('ASSET_MATERIALIZATION')
  for (const asset of ['raw', 'doubled', 'summed'])
    expect(made.filter((event) => event.asset === asset).map(({ partition }) => partition)).toEqual(days)
  const third = made.find(({ asset, partition }) => asset === 'doubled' && partition === '2026-03-03')
  expect(Object.keys(third?.inputDataVersions ?? {})).toEqual(['raw[2026-03-03]'])
  const previewOf = (asset: string, day: string) =>
    JSON.stringify(made.find((event) => event.asset === asset && event.partition === day)?.summary?.preview)
  expect(previewOf('doubled', '2026-03-03')).toContain('6')
  expect(previewOf('summed', '2026-03-07')).toContain('2026-03-15T00:00:00')
  expect(previewOf('summed', '2026-03-07')).not.toContain('partition_key')

  const weeks = await run(root, ['weekly'], ['2026-03-01', '2026-03-08'])
  expect(weeks.of('STEP_FAILURE')).toEqual([])
  const [first, second] = weeks.of('ASSET_MATERIALIZATION')
  expect(Object.keys(first?.inputDataVersions ?? {})).toEqual(daysFrom(1, 7).map((day) => `doubled[${day}]`))
  expect(Object.keys(second?.inputDataVersions ?? {})).toEqual(
    daysFrom(8, 14).map((day) => `doubled[${day}]`),
  )
})

test('what is made from its own earlier partitions reads those before the range', async () => {
  const root = await newRoot()
  const first = await run(root, ['chain'], daysFrom(1, 3))
  expect(first.of('STEP_FAILURE')).toEqual([])
  const second = await run(root, ['chain'], daysFrom(4, 6))
  expect(second.of('STEP_FAILURE')).toEqual([])
  expect(Object.keys(second.of('ASSET_MATERIALIZATION')[0]?.inputDataVersions ?? {})).toEqual([
    'chain[2026-03-03]',
  ])
})

test('code that does not give a value for each partition fails with what is expected of it, and nothing is made', async () => {
  const root = await newRoot()
  const server = await run(root, ['whole', 'short'], daysFrom(1, 3))
  expect(server.of('ASSET_MATERIALIZATION')).toEqual([])
  const words = server.of('STEP_FAILURE').map(({ failure }) => failure.message)
  expect(words.find((message) => message.includes('"whole"'))).toContain('one value for all of them')
  expect(words.find((message) => message.includes('"short"'))).toContain('There is none for 2026-03-02')
  expect(
    server
      .of('ASSET_FAILED_TO_MATERIALIZE')
      .map(({ asset, partition }) => `${asset} ${partition}`)
      .toSorted(),
  ).toEqual(['short', 'whole'].flatMap((asset) => daysFrom(1, 3).map((day) => `${asset} ${day}`)))
})
