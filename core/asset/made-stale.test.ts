import fc from 'fast-check'
import { expect, test } from 'vitest'

import { arbitraryDocument } from '#server/testing/arbitrary-document.ts'

import type { Element } from '../document/element.ts'
import { madeStale, staleWords } from './made-stale.ts'

const asset = (key: string, code: string, more: object = {}): Element =>
  ({ kind: 'asset', id: key, key, compute: { kind: 'python', code }, ...more }) as Element
const content = (...all: Element[]) => ({ elements: Object.fromEntries(all.map((one) => [one.id, one])) })
const reading = (...keys: string[]) => ({ deps: keys.map((key) => ({ asset: key })) })

test('other code, other configuration and other inputs make an asset stale; words about it do not', () => {
  const before = content(asset('a', '1'), asset('b', '1'), asset('c', '1'), asset('d', '1'))
  const after = content(
    asset('a', '2', { config: { x: 1 } }),
    asset('b', '1', { config: { x: 1 } }),
    asset('c', '1', reading('x')),
    asset('d', '1', { description: 'the same, described' }),
  )
  expect(madeStale(before, after)).toEqual([
    { key: 'a', changed: ['code', 'configuration'], upstream: [] },
    { key: 'b', changed: ['configuration'], upstream: [] },
    { key: 'c', changed: ['inputs'], upstream: [] },
  ])
})

test('what is made from a stale asset is stale too, and says from which', () => {
  const rest = [asset('b', '1', reading('a')), asset('c', '1', reading('b')), asset('far', '1')]
  const stale = madeStale(content(asset('a', '1'), ...rest), content(asset('a', '2'), ...rest))
  expect(stale.map((one) => `${one.key} ${staleWords(one)}`)).toEqual([
    'a becomes stale: its code changed',
    'b becomes stale: made from a',
    'c becomes stale: made from b',
  ])
})

test('what is new is missing and not stale, and what is gone is neither; a version its author names counts instead of the code', () => {
  const before = content(asset('gone', '1'), asset('named', '1', { codeVersion: 'v1' }))
  const after = content(asset('new', '1'), asset('named', '2', { codeVersion: 'v1' }))
  expect(madeStale(before, after)).toEqual([])
})

test('a document makes nothing of itself stale, and each stale asset has a reason', () => {
  fc.assert(
    fc.property(arbitraryDocument, arbitraryDocument, (one, other) => {
      expect(madeStale(one, structuredClone(one))).toEqual([])
      for (const { changed, upstream } of madeStale(one, other))
        expect(changed.length + upstream.length > 0).toBe(true)
    }),
    { numRuns: 40 },
  )
})
