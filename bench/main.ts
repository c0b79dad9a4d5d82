import { existsSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'

import { machine, reported, type Row, table } from './report.ts'

/** What a measurement is given: how often to run, and whether to measure the peer too. */
export interface BenchOptions {
  runs: number
  peer: boolean
  /** How long what is measured over time goes on. */
  minutes: number
  /** Of how many things, where that is not the bench's own number: a smaller one shows that it works. */
  size: number | undefined
  log: (line: string) => void
}

export type Measure = (options: BenchOptions) => Promise<Row[]>

const names = [
  'start',
  'steps',
  'tail',
  'ingest',
  'memory',
  'first',
  'size',
  'document',
  'pod',
  'pod-tail',
  'pages',
  'logs',
  'canvas',
  'live',
  'backfill',
  'ticks',
  'sensors',
  'conditions',
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'string' },
    runs: { type: 'string', default: '5' },
    minutes: { type: 'string', default: '5' },
    size: { type: 'string' },
    'no-peer': { type: 'boolean', default: false },
  },
})
const name = positionals[0] ?? ''
const file = new URL(`./${name}.ts`, import.meta.url)
if (!names.includes(name) || !existsSync(file)) {
  console.error(
    `Say which: npm run bench ${names.join(' | ')} [-- --runs 5] [--minutes 5] [--size N] [--no-peer] [--json FILE]`,
  )
  process.exit(2)
}

const { measure } = (await import(file.href)) as { measure: Measure }
const rows = (
  await measure({
    runs: Number(values.runs),
    minutes: Number(values.minutes),
    size: values.size === undefined ? undefined : Number(values.size),
    peer: !values['no-peer'],
    log: (line) => console.error(line),
  })
).map(reported)
console.log(`${name} on ${Object.values(machine()).join(', ')}\n`)
console.log(table(rows))
if (values.json)
  writeFileSync(values.json, `${JSON.stringify({ bench: name, machine: machine(), rows }, null, 2)}\n`)
process.exit(0)
