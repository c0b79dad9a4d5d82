import { expect, test } from 'vitest'

import type { Element } from '../document/element.ts'
import { circlesThroughOthers } from './circle-through-others.ts'

const asset = (key: string, ...deps: string[]): Element => ({
  kind: 'asset',
  id: key,
  key,
  deps: deps.map((name) => ({ asset: name })),
  compute: { kind: 'shell', code: '' },
})
const elements = (...all: Element[]) => ({ elements: Object.fromEntries(all.map((one) => [one.id, one])) })

test('a circle by way of another pipeline is found, and begins at an element of ours', () => {
  const others = [{ key: 'theirs', pipeline: 'other', deps: ['mine'] }]
  const problems = circlesThroughOthers(elements(asset('mine', 'theirs'), asset('free', 'theirs')), others)
  expect(problems).toMatchObject([{ code: 'cycle', severity: 'error', elementId: 'mine' }])
  expect(problems[0]?.message).toContain('theirs → mine → theirs')
})

test('a chain is no circle, and a circle of our own is left to the validation of the document', () => {
  const others = [{ key: 'theirs', pipeline: 'other', deps: ['mine'] }]
  expect(circlesThroughOthers(elements(asset('mine', 'unknown')), others)).toEqual([])
  expect(circlesThroughOthers(elements(asset('a', 'b'), asset('b', 'a')), others)).toEqual([])
})
