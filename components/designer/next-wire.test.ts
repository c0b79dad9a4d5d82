import { expect, test } from 'vitest'

import { nextWire } from './next-wire.ts'

const wire = (from: string, to: string) => ({ id: `${from}→${to}`, from, to })
const wires = [wire('a', 'b'), wire('b', 'c'), wire('c', 'd'), wire('b', 'd')]

const walk = (selection: string[], step: 1 | -1, times: number) => {
  const seen: string[] = []
  for (let at: string | undefined; seen.length < times; seen.push(at ?? 'none'))
    at = nextWire(wires, new Set(selection), at, step)?.id
  return seen
}

test('the wires of a node come one after another and begin again', () => {
  expect(walk(['b'], 1, 4)).toEqual(['a→b', 'b→c', 'b→d', 'a→b'])
  expect(walk(['b'], -1, 4)).toEqual(['b→d', 'b→c', 'a→b', 'b→d'])
})

test('with nothing selected every wire is reached', () => {
  expect(new Set(walk([], 1, wires.length)).size).toBe(wires.length)
})

test('a wire of another node does not count as chosen, and a node without wires has none', () => {
  expect(nextWire(wires, new Set(['d']), 'a→b', 1)?.id).toBe('c→d')
  expect(nextWire(wires, new Set(['z']), undefined, 1)).toBeUndefined()
})
