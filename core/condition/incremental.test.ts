import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Facts } from './facts.ts'
import { keysToAsk } from './keys-to-ask.ts'
import type { Moment } from './moment.ts'
import { spellCondition } from './spell-condition.ts'
import { arbitraryCondition } from './testing/arbitrary-condition.ts'
import { Model } from './testing/model.ts'
import { World, type Sketch } from './testing/world.ts'

const names = ['a', 'b', 'c', 'd'] as const
const startMs = Date.UTC(2026, 0, 1)

const sets: Sketch['sets'] = {
  letters: { type: 'static', keys: ['x', 'y'] },
  minutes: { type: 'timeWindow', cadence: '* * * * *', start: '2025-12-31-23:57' },
}

/** Assets in a row; each may be made from any before it. */
const sketch: fc.Arbitrary<Sketch> = fc
  .tuple(
    ...names.map((_, index) =>
      fc.record({
        deps: fc.subarray(names.slice(0, index) as string[]),
        rule: fc.option(arbitraryCondition.map(spellCondition), { nil: undefined }),
        cut: fc.constantFrom(undefined, undefined, 'letters', 'minutes'),
      }),
    ),
  )
  .map((assets) => ({
    sets,
    assets: Object.fromEntries(names.map((name, index) => [name, assets[index] ?? {}])),
  }))

type Happening = (world: World) => void
const asset = fc.constantFrom(...names)
/** A partition by chance, of those there are. */
const place = fc.nat(5)
const keyAt = (world: World, name: string, at: number): string | undefined => {
  const keys = world.factsOf({ asset: name })?.keys
  return keys && keys.size > 0 ? keys.at(keys.size - 1 - (at % Math.min(keys.size, 3))) : undefined
}
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc
    .tuple(asset, place, fc.subarray([...names]), fc.nat(90_000), fc.boolean())
    .map(([name, at, together, tookMs, isOtherData]): Happening => (world) => {
      const key = keyAt(world, name, at)
      if (key !== undefined) world.make(name, key, { together, begunMs: world.nowMs - tookMs, isOtherData })
    }),
  fc.tuple(asset, place).map(([name, at]): Happening => (world) => {
    const key = keyAt(world, name, at)
    if (key !== undefined) world.fail(name, key)
  }),
  fc.tuple(asset, place, fc.boolean()).map(([name, at, isBegun]): Happening => (world) => {
    const key = keyAt(world, name, at)
    if (key === undefined) return
    const { inRun } = world.known(name)
    if (isBegun) inRun.add(key)
    else inRun.delete(key)
    world.touch(name)
  }),
  fc.tuple(asset, fc.constantFrom('1', '2')).map(([name, codeVersion]): Happening => (world) => {
    world.known(name).codeVersion = codeVersion
    world.touch(name)
  }),
)
const tick = fc.record({
  happenings: fc.array(fc.tuple(fc.nat(20_000), happening), { maxLength: 3 }),
  afterMs: fc.constantFrom(1_000, 1_000, 20_000, 61_000),
})

const copied = (facts: Facts): Facts => ({
  ...facts,
  made: new Set(facts.made),
  failed: new Set(facts.failed),
  inRun: new Set(facts.inRun),
  updated: new Map(facts.updated),
  lastRuns: new Map(facts.lastRuns),
})

/** What the model says that is asked for at the tick that comes, of every asset, whatever happened. */
const askedByModel = (world: World, model: Model): Map<string, ReadonlySet<string>> => {
  const at = model.history.length
  const { nowMs, number, plan } = world
  const now = { number, nowMs }
  const facts = new Map(names.map((name) => [name, copied(world.factsOf({ asset: name }) as Facts)]))
  const then = { tick: now, facts, around: world.around(), requested: new Map<string, ReadonlySet<string>>() }
  model.history.push(then)
  for (const { asset: name, rule } of plan.rules) {
    const known = facts.get(name as (typeof names)[number])
    if (!known) continue
    const truth = new Map<string, Moment | null>()
    for (let index = 0; index < known.keys.size; index += 1) {
      const key = known.keys.at(index)
      const held = model.holds(rule, name, { asset: name }, key, at)
      if (held !== undefined) truth.set(key, held)
    }
    const { keys } = keysToAsk(truth, known, world.asked.get(name) ?? [], now)
    if (keys.size > 0) then.requested.set(name, keys)
  }
  return then.requested
}

const told = (requested: ReadonlyMap<string, ReadonlySet<string>>): string[] =>
  [...requested].flatMap(([name, keys]) => [...keys].map((key) => `${name}[${key}]`)).toSorted()

test('whatever happens, ticks that look only at what was touched ask for what a model asks for that looks at everything', () => {
  fc.assert(
    fc.property(sketch, fc.array(tick, { minLength: 2, maxLength: 12 }), (drawn, ticks) => {
      const world = new World(drawn, startMs)
      const model = new Model()
      for (const { happenings, afterMs } of ticks) {
        for (const [inMs, happen] of happenings) {
          world.nowMs += inMs
          happen(world)
        }
        // Both look at the same moment.
        let expected: string[] = []
        const found = world.tick(afterMs, () => {
          expected = told(askedByModel(world, model))
        })
        expect(told(found.requested)).toEqual(expected)
      }
    }),
    { numRuns: 400 },
  )
}, 120_000)
