import { expect, test } from 'vitest'

import { Refusal } from '../../refusal.ts'
import { applied } from '../apply-change.ts'
import { depsOf } from '../asset-graph.ts'
import { emptyDocument, type PipelineDocument } from '../document.ts'
import { element } from '../element.ts'
import { invertChange } from '../invert-change.ts'
import type { MappedReference } from './map-references.ts'
import { missingReferences } from './missing-references.ts'
import { pasteDocument } from './paste-document.ts'

const drawn = (...elements: Record<string, unknown>[]): PipelineDocument => ({
  ...emptyDocument('p'),
  elements: Object.fromEntries(
    elements.map((one, index) => {
      const made = element.parse({ id: `e${index}`, ...one })
      return [made.id, made]
    }),
  ),
})
const compute = (code: string) => ({ kind: 'python', code })
const asset = (key: string, more: Record<string, unknown> = {}) => ({
  kind: 'asset',
  key,
  compute: compute(`def ${key.replace('/', '_')}():\n    return 1`),
  ...more,
})

const part = drawn(
  asset('totals', {
    compute: compute('def totals(orders):\n    return orders'),
    deps: [{ asset: 'shop/orders' }],
    resources: ['warehouse'],
    partitions: 'daily',
  }),
)
const here = drawn(
  asset('raw/orders'),
  asset('people'),
  { kind: 'resource', name: 'lake', type: 'duckdb' },
  { kind: 'schedule', name: 's', cron: '@daily', target: { selection: '*' } },
)

test('what is missing is told once, with what points at it and the likeliest first', () => {
  const missing = missingReferences(here, part, ['elsewhere/orders_late'])
  expect(missing).toMatchObject([
    {
      noun: 'asset',
      name: 'shop/orders',
      by: ['totals'],
      offers: ['raw/orders', 'elsewhere/orders_late', 'people'],
      meant: 'raw/orders',
      canDrop: true,
    },
    { noun: 'resource', name: 'warehouse', offers: ['lake'], meant: undefined },
    { noun: 'partitions', name: 'daily', offers: [], meant: undefined },
  ])
})

test('where all fits nothing is missing: names in the part, in the document, in other pipelines and built in', () => {
  const fits = drawn(
    asset('a', {
      deps: [{ asset: 'b' }, { asset: 'people' }, { asset: 'far' }],
      ioManager: 'file',
      partitions: 'tenants',
    }),
    asset('b', { group: 'anything' }),
  )
  expect(missingReferences(here, fits, ['far'])).toEqual([])
})

const pastedWith = (mapped: MappedReference[]) => {
  const pasted = pasteDocument(here, part, { newIds: ['new'], label: 'Paste', mapped })
  if (pasted instanceof Refusal) throw pasted
  const after = applied(here, pasted.change)
  expect(applied(after, invertChange(pasted.change))).toEqual(here)
  return after.elements['new']
}

test('another asset instead keeps the code running: its parameter is held', () => {
  const totals = pastedWith([
    { noun: 'asset', name: 'shop/orders', choice: { to: 'people' } },
    { noun: 'resource', name: 'warehouse', choice: { to: 'lake' } },
    { noun: 'partitions', name: 'daily', choice: 'drop' },
  ])
  expect(totals).toMatchObject({
    deps: [{ asset: 'people' }],
    resources: ['lake'],
    compute: { code: 'def totals(people):\n    return people' },
  })
  expect(totals).not.toHaveProperty('partitions')
})

test('kept is as it was; left out goes with the parameter that only it was for', () => {
  const kept = pastedWith([{ noun: 'asset', name: 'shop/orders', choice: 'keep' }])
  expect(kept && depsOf(kept)).toEqual([{ asset: 'shop/orders' }])
  const left = pastedWith([
    { noun: 'asset', name: 'shop/orders', choice: 'drop' },
    { noun: 'resource', name: 'warehouse', choice: 'drop' },
  ])
  expect(left && depsOf(left)).toEqual([])
  expect(left).not.toHaveProperty('resources')
})
