import { describe, expect, test } from 'vitest'

import { World, type Sketch } from './testing/world.ts'

const hourMs = 3_600_000
const at = (text: string): number => Date.parse(`${text}Z`)

describe('eager', () => {
  test('follows its input, once for each update', () => {
    const world = new World({ assets: { a: {}, b: { deps: ['a'], rule: 'eager()' } } })
    expect(world.asks()).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual(['b'])
    expect(world.asks()).toEqual([])
    expect(world.asks()).toEqual([])
    world.make('b')
    expect(world.asks()).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual(['b'])
    world.fail('b')
    expect(world.asks()).toEqual([])
  })

  test('asks at its first evaluation for what is missing and can be made', () => {
    const world = new World({ assets: { a: {}, b: { deps: ['a'], rule: 'eager()' } } })
    world.make('a')
    expect(world.asks()).toEqual(['b'])
  })

  test('an update of the input that its own run could not read any more is not lost', () => {
    const world = new World({ assets: { a: {}, b: { deps: ['a'], rule: 'eager()' } } })
    world.make('a')
    expect(world.asks()).toEqual(['b'])
    const begunMs = world.nowMs + 1
    world.known('b').inRun.add('')
    world.touch('b')
    world.nowMs += 10
    world.make('a')
    expect(world.asks()).toEqual([])
    world.known('b').inRun.clear()
    world.make('b', '', { begunMs })
    expect(world.asks()).toEqual(['b'])
  })

  test('a chain is asked for together, and what a run made together starts nothing more', () => {
    const world = new World({
      assets: {
        root: {},
        a: { deps: ['root'], rule: 'eager()' },
        b: { deps: ['a'], rule: 'eager()' },
        c: { deps: ['b'], rule: 'eager()' },
      },
    })
    for (const asset of ['root', 'a', 'b', 'c']) world.make(asset, '', { together: ['a', 'b', 'c'] })
    world.asks()
    world.asks()
    world.make('root')
    expect(world.asks()).toEqual(['a', 'b', 'c'])
    world.make('a', '', { together: ['a', 'b', 'c'] })
    world.fail('b')
    expect(world.asks()).toEqual([])
    expect(world.asks()).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual(['b', 'c'])
  })

  test('makes the latest window alone', () => {
    const world = new World(
      {
        sets: { hours: { type: 'timeWindow', cadence: 'hourly', start: '2019-07-05' } },
        assets: { a: { cut: 'hours' }, b: { deps: ['a'], cut: 'hours', rule: 'eager()' } },
      },
      at('2020-02-02T01:05:00'),
    )
    world.make('a', '2019-07-05-00:00')
    expect(world.asks(1_000)).toEqual([])
    world.make('a', '2020-02-02-00:00')
    expect(world.asks(1_000)).toEqual(['b[2020-02-02-00:00]'])
    expect(world.asks(hourMs)).toEqual([])
    world.make('a', '2020-02-02-01:00')
    expect(world.asks(1_000)).toEqual(['b[2020-02-02-01:00]'])
    world.fail('b', '2020-02-02-01:00')
    expect(world.asks(1_000)).toEqual([])
  })

  test('asks for partitions that are added', () => {
    const sketch = (keys: string[]) => ({
      sets: { letters: { type: 'static' as const, keys } },
      assets: {
        a: { cut: 'letters', rule: 'eager()' },
        b: { deps: ['a'], cut: 'letters', rule: 'eager()' },
      },
    })
    const world = new World(sketch(['x', 'y']))
    expect(world.asks()).toEqual(['a[x]', 'a[y]', 'b[x]', 'b[y]'])
    expect(world.asks()).toEqual([])
    world.publish(sketch(['x', 'y', 'z']))
    expect(world.asks()).toEqual(['a[z]', 'b[z]'])
    expect(world.asks()).toEqual([])
  })
})

describe('on_cron', () => {
  const nightly = 'on_cron("0 6 * * *")'

  test('waits for the time, and then for every input to be updated after it', () => {
    const world = new World(
      { assets: { a: {}, b: {}, c: { deps: ['a', 'b'], rule: nightly } } },
      at('2026-03-01T05:00:00'),
    )
    world.make('a')
    world.make('b')
    expect(world.asks()).toEqual([])
    expect(world.asks(2 * hourMs)).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual([])
    world.make('b')
    expect(world.asks()).toEqual(['c'])
    world.make('c')
    expect(world.asks()).toEqual([])
    expect(world.asks(12 * hourMs)).toEqual([])
    world.nowMs = at('2026-03-02T06:00:01')
    world.make('b')
    world.make('a')
    expect(world.asks(1)).toEqual(['c'])
  })

  test('without inputs it fires at the time', () => {
    const world = new World({ assets: { a: { rule: nightly } } }, at('2026-03-01T05:00:00'))
    expect(world.asks()).toEqual([])
    expect(world.asks(hourMs)).toEqual(['a'])
    expect(world.asks(hourMs)).toEqual([])
    expect(world.asks(24 * hourMs)).toEqual(['a'])
  })
})

test('on_missing asks once for what is missing, as soon as its inputs are there', () => {
  const world = new World({ assets: { a: {}, b: { deps: ['a'], rule: 'on_missing()' } } })
  expect(world.asks()).toEqual([])
  world.make('a')
  expect(world.asks()).toEqual(['b'])
  world.fail('b')
  expect(world.asks()).toEqual([])
  world.make('a')
  expect(world.asks()).toEqual([])
})

describe('other operators', () => {
  test('a state is asked for again after half a minute, and not while it is being made', () => {
    const world = new World({ assets: { a: { rule: 'missing()' } } })
    expect(world.asks()).toEqual(['a'])
    expect(world.asks(1_000)).toEqual([])
    world.known('a').inRun.add('')
    world.touch('a')
    expect(world.asks(60_000)).toEqual([])
    world.known('a').inRun.clear()
    world.touch('a')
    expect(world.asks(1_000)).toEqual(['a'])
    world.make('a')
    expect(world.asks(60_000)).toEqual([])
  })

  test('selections leave dependencies out, also within compositions', () => {
    const rule = 'eager().ignore("key:b")'
    const world = new World({ assets: { a: {}, b: {}, c: { deps: ['a', 'b'], rule } } })
    world.make('a')
    expect(world.asks()).toEqual(['c'])
    world.make('c')
    world.asks()
    world.make('b')
    expect(world.asks()).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual(['c'])
  })

  test('parts of a composition are left out and exchanged', () => {
    const rule = 'eager().without(~any_deps_missing())'
    const world = new World({ assets: { a: {}, b: {}, c: { deps: ['a', 'b'], rule } } })
    world.make('a')
    expect(world.asks()).toEqual(['c'])
  })

  test('a condition downstream is asked of the asset itself', () => {
    const world = new World({
      assets: {
        root: {},
        a: { deps: ['root'], rule: 'any_downstream_conditions()' },
        b: { deps: ['a'], rule: 'eager()' },
      },
    })
    world.make('root')
    expect(world.asks()).toEqual(['a', 'b'])
  })

  test('what is made from partitions that there are not is left out', () => {
    const rule = 'missing() & ~required_but_nonexistent()'
    const deps = [{ asset: 'a', partitionMapping: { type: 'identity' } }]
    const sketch = (keys: string[]): Sketch => ({
      sets: { there: { type: 'static', keys }, here: { type: 'static', keys: ['x', 'y', 'z'] } },
      assets: { a: { cut: 'there' }, b: { deps, cut: 'here', rule } },
    })
    const world = new World(sketch(['x', 'y']))
    expect(world.asks()).toEqual(['b[x]', 'b[y]'])
    world.publish(sketch(['x', 'y', 'z']))
    expect(world.asks(1_000)).toEqual(['b[z]'])
  })

  test('updated since a time is a state until the time comes again', () => {
    const rule = 'asset_matches("a", updated_since_cron("0 0 * * *")).newly_true()'
    const world = new World({ assets: { a: {}, b: { rule } } }, at('2020-02-02T00:55:00'))
    world.asks()
    world.make('a')
    expect(world.asks()).toEqual(['b'])
    world.make('a')
    expect(world.asks()).toEqual([])
    expect(world.asks(24 * hourMs)).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual(['b'])
  })

  test('one asset may wait for another that it is not made from', () => {
    const world = new World({ assets: { a: {}, b: { rule: 'asset_matches("a", newly_updated())' } } })
    expect(world.asks()).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual(['b'])
    expect(world.asks()).toEqual([])
  })

  test('what its own run was tagged with and made together is known', () => {
    const rule = 'any_deps_match(newly_updated() & ~executed_with_tags(tag_values={"by": "hand"}))'
    const world = new World({ assets: { a: {}, b: { deps: ['a'], rule } } })
    world.make('a', '', { tags: { by: 'hand' } })
    expect(world.asks()).toEqual([])
    world.make('a')
    expect(world.asks()).toEqual(['b'])
  })
})

test('a tick costs what it touches', () => {
  const assets = Object.fromEntries(
    Array.from({ length: 1_000 }, (_, index) => [
      [`in${index}`, {}] as const,
      [`out${index}`, { deps: [`in${index}`], rule: 'eager()' }] as const,
    ]).flat(),
  )
  const world = new World({ assets })
  world.asks()
  world.asks()
  const before = world.looked
  world.make('in7')
  expect(world.asks()).toEqual(['out7'])
  expect(world.asks()).toEqual([])
  expect(world.asks()).toEqual([])
  expect(world.looked - before).toBeLessThanOrEqual(4)
})
