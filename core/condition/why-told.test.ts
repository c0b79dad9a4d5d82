import { expect, test } from 'vitest'

import { World, type SketchedAsset } from './testing/world.ts'
import { tellTree } from './told-tree.ts'
import { whyTold } from './why-told.ts'

/** Why the rule of `c` asked or did not, tick by tick. */
const told = (world: World): string[] => {
  const done = world.tick()
  const found = done.rules.find(({ planned }) => planned.asset === 'c')
  if (!found) throw new Error('It was not looked at.')
  const tree = tellTree(found.evaluation.tree, (entity) => world.factsOf(entity))
  return whyTold(tree, found.requested.size > 0)
}
const worldWith = (rule: string, more: Record<string, SketchedAsset> = {}) =>
  new World({ assets: { a: {}, b: {}, ...more, c: { deps: ['a', 'b'], rule } } })

test('what made it ask is told with the input that did; what holds it back, with the input that does', () => {
  const world = worldWith('eager()')
  world.make('a')
  expect(told(world)).toEqual(['b is missing'])
  world.make('b')
  expect(told(world)).toEqual(['b was updated'])
  world.make('c')
  expect(told(world)).toEqual(['not: became missing or an input was updated'])
  world.make('a')
  world.known('b').inRun.add('')
  world.touch('b')
  expect(told(world)).toEqual(['b is to be made by a run'])
})

test('a state that asks is told, and of several that are false the first', () => {
  expect(told(worldWith('missing() & ~in_progress()'))).toEqual(['is missing'])
  expect(told(worldWith('missing() & execution_failed() & in_progress()'))).toEqual([
    'not: its last making failed',
  ])
  expect(told(worldWith('missing() & (execution_failed() | ~missing())'))).toEqual([
    'not: its last making failed or not is missing',
  ])
})
