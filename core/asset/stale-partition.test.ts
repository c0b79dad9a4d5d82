import { expect, test } from 'vitest'

import { stalePartition } from './stale-partition.ts'

const origin = { codeVersion: '1', inputVersions: { 'orders[a]': 'x', rates: 'y' } }
const present = {
  codeVersion: '1',
  inputs: ['orders[a]', 'rates'],
  versions: { 'orders[a]': 'x', rates: 'y' },
}
const words = (...given: Parameters<typeof stalePartition>) =>
  stalePartition(...given).map((cause) => cause.words)

test('a partition is stale where its code or one of its inputs is another now', () => {
  expect(words(origin, present)).toEqual([])
  expect(words(origin, { ...present, codeVersion: '2' })).toEqual(['code changed'])
  expect(words(origin, { ...present, versions: { 'orders[a]': 'z', rates: 'y' } })).toEqual([
    'orders[a] changed',
  ])
  expect(words(origin, { ...present, versions: { rates: 'y' } })).toEqual(['orders[a] has no value'])
  expect(words(origin, { ...present, inputs: ['new'], versions: { new: 'n' } })).toEqual([
    'new is a new input',
  ])
})

test('of what was made without a word of its code or inputs nothing is said', () => {
  expect(words({ codeVersion: null, inputVersions: null }, { ...present, codeVersion: '2' })).toEqual([])
})
