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
  - { id: p, name: day, set: { type: timeWindow, cadence: daily, start: "2026-03-28", timezone: Europe/Berlin } }
assets:
  - id: a
    key: raw
    partitions: day
    compute:
      kind: python
      code: |
        def raw(context):
            window = context.partition_time_window
            hours = (window.end - window.start).total_seconds() / 3600
            return [{"day": context.partition_key, "hours": hours}]
  - id: b
    key: total
    partitions: day
    deps: [ raw, { asset: total, as: before, partitionMapping: { type: timeWindow, startOffset: -1, endOffset: -1 } } ]
    compute: { kind: typescript, code: "export default ({ raw, before, context }) => (before ?? 0) + raw[0].hours + (context.partitionKey === raw[0].day ? 0 : NaN)" }
  - id: c
    key: lately
    partitions: day
    deps: [ { asset: raw, partitionMapping: { type: timeWindow, startOffset: -1 } } ]
    compute: { kind: sql, code: "SELECT count(*)::INTEGER AS n, min(partition_key) AS least, any_value($partition_key) AS today, any_value($partition_start) AS since FROM raw" }
  - id: d
    key: report
    deps: [ raw, total ]
    compute: { kind: python, code: "def report(raw: dict, total: dict):\\n    return {day: [rows[0]['hours'], total[day]] for day, rows in raw.items()}\\n" }
  - id: e
    key: listed
    deps: [ { asset: raw, partitionMapping: { type: last } } ]
    compute: { kind: shell, code: "cat \\"$SLUICE_INPUT_RAW\\" | grep -c 2026-03-30 > \\"$SLUICE_OUTPUT\\"" }
`)
if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
const pipeline = { id: 'days', hash: 'hash', document: parsed.document }
const atMs = Date.parse('2026-03-31T12:00Z')
const graphOf = (assets: string[], partition: string | null) =>
  buildRunGraph([pipeline], { of: 'assets', assets, cut: { partition, atMs, dynamic: {} } }).graph

test('each day is made from its own and from earlier ones, over the night on which a clock changes, and all of them from all', async () => {
  const root = await mkdtemp(join(tmpdir(), 'partitions-'))
  const made = async (assets: string[], partition: string | null) => {
    const { server } = await finish({ steps: [], root, claim: { graph: graphOf(assets, partition) } })
    expect(server.of('STEP_FAILURE')).toEqual([])
    return server
  }
  for (const day of ['2026-03-28', '2026-03-29', '2026-03-30']) {
    const server = await made(['raw', 'total', 'lately'], day)
    expect(server.of('ASSET_MATERIALIZATION').map(({ asset, partition }) => ({ asset, partition }))).toEqual(
      expect.arrayContaining(['raw', 'total', 'lately'].map((asset) => ({ asset, partition: day }))),
    )
    const previewOf = (asset: string) =>
      JSON.stringify(
        server.of('HANDLED_OUTPUT').find(({ path }) => path?.includes(`/${asset}/`))?.summary.preview,
      )
    if (day === '2026-03-30') {
      // 24, then 23 in the night in which the clock goes forward, then 24.
      expect(previewOf('total')).toContain('71')
      expect(previewOf('lately')).toContain('2026-03-29')
      expect(previewOf('lately')).toContain('2026-03-30T00:00:00+02:00')
    }
  }
  const server = await made(['report', 'listed'], null)
  const report = JSON.stringify(
    server.of('HANDLED_OUTPUT').find(({ step }) => step === 'report')?.summary.preview,
  )
  for (const words of ['2026-03-28', '2026-03-29', '2026-03-30', '23', '71']) expect(report).toContain(words)
  const whole = server.of('ASSET_MATERIALIZATION')
  expect(whole.every(({ partition }) => partition === undefined)).toBe(true)
})

test('a partition that was never made is named, by its asset and its key', async () => {
  const { server } = await finish({ steps: [], claim: { graph: graphOf(['report'], null) } })
  const [failed] = server.of('STEP_FAILURE')
  expect(failed?.failure.message).toContain('raw[2026-03-28]')
})
