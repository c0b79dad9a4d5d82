import { pipelineOf } from './run-fixture.ts'

/** Assets cut by day, by letter and by customer, one made from its own yesterday, and one made whole from all days. */
export const daysDocument = pipelineOf(`sluice: pipeline
name: days
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2026-01-01", end: "2026-01-11" } }
  - { name: letter, set: { type: static, keys: [a, b] } }
  - { name: customer, set: { type: dynamic } }
assets:
  - { key: raw, partitions: day, compute: { kind: python, code: "def raw():\\n    return 1\\n" } }
  - { key: total, partitions: day, deps: [raw, { asset: total, as: before, partitionMapping: { type: timeWindow, startOffset: -1, endOffset: -1 } }], compute: { kind: python, code: "def total(raw, before):\\n    return 1\\n" } }
  - { key: letters, partitions: letter, compute: { kind: python, code: "def letters():\\n    return 1\\n" } }
  - { key: report, deps: [raw], compute: { kind: python, code: "def report(raw):\\n    return 1\\n" } }
  - { key: invoices, partitions: customer, compute: { kind: python, code: "def invoices():\\n    return 1\\n" } }
`)
