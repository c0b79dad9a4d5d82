import { expect, test } from 'vitest'

import { emptyDocument } from '../document/document.ts'
import { element } from '../document/element.ts'
import { triggerWires } from './trigger-wires.ts'

const compute = { kind: 'external' }
const asset = (key: string, deps: string[] = []) =>
  element.parse({ id: key, kind: 'asset', key, deps: deps.map((one) => ({ asset: one })), compute })
const documentOf = (...more: object[]) => {
  const made = [
    asset('raw'),
    asset('clean', ['raw']),
    asset('other'),
    element.parse({ id: 'j', kind: 'job', name: 'nightly', target: { selection: '*' } }),
    ...more.map((one) => element.parse(one)),
  ]
  return { ...emptyDocument('here'), elements: Object.fromEntries(made.map((one) => [one.id, one])) }
}
const schedule = (target: object) => ({ id: 's', kind: 'schedule', name: 's', cron: '@daily', target })

test('a schedule is wired to its job', () => {
  expect(triggerWires(documentOf(schedule({ job: 'nightly' })))).toEqual([{ from: 's', to: 'j' }])
})

test('of a selection to the assets where its runs begin', () => {
  expect(triggerWires(documentOf(schedule({ selection: '*' })))).toEqual([
    { from: 's', to: 'raw' },
    { from: 's', to: 'other' },
  ])
  expect(triggerWires(documentOf(schedule({ selection: 'key:clean' })))).toEqual([{ from: 's', to: 'clean' }])
})

test('a selection that cannot be read, or names nothing, starts nothing that could be drawn', () => {
  expect(triggerWires(documentOf(schedule({ selection: '(((' })))).toEqual([])
  expect(triggerWires(documentOf(schedule({ selection: 'key:nowhere' })))).toEqual([])
})

test('a sensor is wired from what it watches and to what it starts', () => {
  const sensor = {
    id: 'w',
    kind: 'sensor',
    name: 'w',
    source: 'asset',
    settings: { assets: ['raw', 'elsewhere'] },
    target: { selection: 'key:other' },
  }
  expect(triggerWires(documentOf(sensor))).toEqual([
    { from: 'w', to: 'other' },
    { from: 'raw', to: 'w' },
  ])
})

test('one with very many ends has no wires', () => {
  const many = Array.from({ length: 25 }, (_, index) => ({
    id: `m${index}`,
    kind: 'asset',
    key: `m${index}`,
    compute,
  }))
  expect(triggerWires(documentOf(...many, schedule({ selection: '*' })))).toEqual([])
})
