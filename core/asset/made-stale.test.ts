import { expect, test } from 'vitest'

import type { Element } from '../document/element.ts'
import { madeStale } from './made-stale.ts'

const asset = (key: string, code: string, more: object = {}): Element =>
  ({ kind: 'asset', id: key, key, compute: { kind: 'python', code }, ...more }) as Element
const content = (...all: Element[]) => ({ elements: Object.fromEntries(all.map((one) => [one.id, one])) })

test('other code, other configuration and other inputs make an asset stale; words about it do not', () => {
  const before = content(asset('a', '1'), asset('b', '1'), asset('c', '1'), asset('d', '1'))
  const after = content(
    asset('a', '2'),
    asset('b', '1', { config: { x: 1 } }),
    asset('c', '1', { deps: [{ asset: 'a' }] }),
    asset('d', '1', { description: 'the same, described' }),
  )
  expect(madeStale(before, after)).toEqual(['a', 'b', 'c'])
})

test('what is new is missing and not stale, and what is gone is neither; a version its author names counts instead of the code', () => {
  const before = content(asset('gone', '1'), asset('named', '1', { codeVersion: 'v1' }))
  const after = content(asset('new', '1'), asset('named', '2', { codeVersion: 'v1' }))
  expect(madeStale(before, after)).toEqual([])
})
