import type { PipelineDocument } from '#core/document/document.ts'

import { pipelineOf } from './run-fixture.ts'

export interface Unit {
  asset: string
  /** '' where it is made whole. */
  key: string
}

/** Assets that are cut in some way, and in plain words of each partition what it is made from. */
export interface CutShape {
  name: string
  document: PipelineDocument
  /** The first of them is the one whose partitions are chosen. */
  assets: string[]
  /** Of the first, in their order. */
  keys: string[]
  /** Each partition is made from the one before. */
  isChain?: boolean
  /** They can be taken away. */
  areDynamic?: boolean
  /** What a backfill of these keys makes. */
  unitsOf: (asked: readonly string[]) => Unit[]
  /** What a unit is made from, whether the backfill makes it or not. */
  reads: (unit: Unit) => Unit[]
}

const days = ['01', '02', '03', '04', '05', '06'].map((day) => `2026-01-${day}`)
const pairs = days.filter((_, place) => place % 2 === 0)
const letters = ['a', 'b', 'c', 'd', 'e']
const sizes: Record<string, string> = { a: 's', b: 'm', c: 'm', d: 'l', e: 'l' }
const grid = days.slice(0, 3).flatMap((day) => ['a', 'b'].map((letter) => `${day}|${letter}`))

const documentOf = (...assets: string[]): PipelineDocument =>
  pipelineOf(`sluice: pipeline
name: cut
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2026-01-01", end: "2026-01-07" } }
  - { name: early, set: { type: timeWindow, cadence: daily, start: "2026-01-01", end: "2026-01-04" } }
  - { name: pair, set: { type: timeWindow, cadence: "0 0 1-31/2 * *", start: "2026-01-01", end: "2026-01-07" } }
  - { name: letter, set: { type: static, keys: [a, b, c, d, e] } }
  - { name: either, set: { type: static, keys: [a, b] } }
  - { name: size, set: { type: static, keys: [s, m, l] } }
  - { name: customer, set: { type: dynamic } }
  - { name: grid, set: { type: multi, dimensions: { day: early, letter: either } } }
assets:
${assets.map((asset) => `  - { ${asset}, compute: { kind: shell, code: "true" } }`).join('\n')}
`)

const before = (key: string): string[] => days.slice(0, days.indexOf(key)).slice(-1)
const of = (asset: string, keys: readonly string[]): Unit[] => keys.map((key) => ({ asset, key }))

/** A second asset that is made from the first, partition by partition. */
const two = (
  second: readonly string[],
  readsOf: (key: string) => readonly string[],
): Pick<CutShape, 'unitsOf' | 'reads'> => ({
  unitsOf: (asked) => [
    ...of('first', asked),
    ...of(
      'second',
      second.filter((key) => readsOf(key).some((read) => asked.includes(read))),
    ),
  ],
  reads: ({ asset, key }) => (asset === 'second' ? of('first', readsOf(key)) : []),
})
const alone: Pick<CutShape, 'unitsOf' | 'reads'> = {
  unitsOf: (asked) => of('first', asked),
  reads: () => [],
}
const whole = (keys: readonly string[]): Pick<CutShape, 'unitsOf' | 'reads'> => ({
  unitsOf: (asked) => [...of('first', asked), ...of('report', [''])],
  reads: ({ asset }) => (asset === 'report' ? of('first', keys) : []),
})
const mapped = (mapping: string): string => `deps: [{ asset: first, partitionMapping: { ${mapping} } }]`
const earlier =
  'deps: [{ asset: first, as: before, partitionMapping: { type: timeWindow, startOffset: -1, endOffset: -1 } }]'

const customers = ['acme', 'bolt', 'coil', 'dune']

export const cutShapes: CutShape[] = [
  {
    name: 'days',
    document: documentOf('key: first, partitions: day'),
    assets: ['first'],
    keys: days,
    ...alone,
  },
  {
    name: 'several dimensions',
    document: documentOf('key: first, partitions: grid'),
    assets: ['first'],
    keys: grid,
    ...alone,
  },
  {
    name: 'customers',
    document: documentOf('key: first, partitions: customer'),
    assets: ['first'],
    keys: customers,
    areDynamic: true,
    ...alone,
  },
  {
    name: 'a chain',
    document: documentOf(`key: first, partitions: day, ${earlier}`),
    assets: ['first'],
    keys: days,
    isChain: true,
    unitsOf: alone.unitsOf,
    reads: ({ key }) => of('first', before(key)),
  },
  {
    name: 'the same cut twice',
    document: documentOf('key: first, partitions: letter', 'key: second, partitions: letter, deps: [first]'),
    assets: ['first', 'second'],
    keys: letters,
    ...two(letters, (key) => [key]),
  },
  {
    name: 'the day before',
    document: documentOf(
      'key: first, partitions: day',
      `key: second, partitions: day, ${mapped('type: timeWindow, startOffset: -1, endOffset: -1')}`,
    ),
    assets: ['first', 'second'],
    keys: days,
    ...two(days, before),
  },
  {
    name: 'pairs of days',
    document: documentOf('key: first, partitions: day', 'key: second, partitions: pair, deps: [first]'),
    assets: ['first', 'second'],
    keys: days,
    ...two(pairs, (key) => days.slice(days.indexOf(key), days.indexOf(key) + 2)),
  },
  {
    name: 'sizes of letters',
    document: documentOf(
      'key: first, partitions: letter',
      `key: second, partitions: size, ${mapped('type: static, keys: { a: s, b: m, c: m, d: [l], e: [l] }')}`,
    ),
    assets: ['first', 'second'],
    keys: letters,
    ...two(['s', 'm', 'l'], (key) => letters.filter((letter) => sizes[letter] === key)),
  },
  {
    name: 'letters of several dimensions',
    document: documentOf('key: first, partitions: grid', 'key: second, partitions: either, deps: [first]'),
    assets: ['first', 'second'],
    keys: grid,
    ...two(['a', 'b'], (key) => grid.filter((one) => one.endsWith(`|${key}`))),
  },
  {
    name: 'a chain and what is made from all of it',
    document: documentOf(`key: first, partitions: day, ${earlier}`, 'key: report, deps: [first]'),
    assets: ['first', 'report'],
    keys: days,
    isChain: true,
    unitsOf: whole(days).unitsOf,
    reads: (unit) => (unit.asset === 'first' ? of('first', before(unit.key)) : whole(days).reads(unit)),
  },
  {
    name: 'customers and what is made from all of them',
    document: documentOf('key: first, partitions: customer', 'key: report, deps: [first]'),
    assets: ['first', 'report'],
    keys: customers,
    areDynamic: true,
    ...whole(customers),
  },
]

export const shapeCalled = (name: string): CutShape => {
  const found = cutShapes.find((shape) => shape.name === name)
  if (!found) throw new Error(`Nothing is cut into ${name}.`)
  return found
}
