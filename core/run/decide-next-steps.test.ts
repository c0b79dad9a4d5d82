import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { decideNextSteps } from './decide-next-steps.ts'
import { beginRun, standingFor } from './run-progress.ts'
import { stepIsFinished } from './step-status.ts'
import { failed, graphOf, play, set, type Ending, type Sketch } from './testing/play-run.ts'

describe('which steps come next', () => {
  test('a diamond starts from the top, its branches together, its join last', () => {
    const { story, outcome } = play(
      graphOf({
        top: {},
        left: { from: { x: 'top' } },
        right: { from: { x: 'top' } },
        join: { from: { l: 'left', r: 'right' } },
      }),
    )
    expect(story).toEqual(['start top', 'start left', 'start right', 'start join'])
    expect(outcome).toBe('succeeded')
  })

  test('a failure skips everything below it, with the step that failed as the cause, and the rest goes on', () => {
    const graph = graphOf({
      bad: {},
      below: { from: { x: 'bad' } },
      deeper: { from: { x: 'below' } },
      aside: {},
    })
    const { run, outcome, statusOf } = play(graph, { bad: failed })
    expect(run.progress.get('deeper')).toMatchObject({
      status: 'skipped',
      upstreamFailed: true,
      cause: 'bad',
    })
    expect(statusOf('aside')).toBe('succeeded')
    expect(outcome).toBe('failed')
  })

  test('an optional output that was not made skips what reads it, and the run succeeds', () => {
    const graph = graphOf({
      maybe: { outputs: [{ required: false }] },
      reader: { from: { x: 'maybe' } },
      below: { from: { x: 'reader' } },
    })
    const { run, outcome } = play(graph, { maybe: { status: 'succeeded', outputs: [] } })
    expect(run.progress.get('reader')).toMatchObject({
      status: 'skipped',
      upstreamFailed: false,
      cause: 'maybe.result',
    })
    expect(run.progress.get('below')).toMatchObject({ status: 'skipped', upstreamFailed: false })
    expect(outcome).toBe('succeeded')
  })

  test('a failed parent beats a skipped one, in whatever order they end', () => {
    const graph = graphOf({
      maybe: { outputs: [{ required: false }] },
      skipped: { from: { x: 'maybe' } },
      bad: {},
      join: { from: { a: 'skipped', b: 'bad' } },
    })
    const { run } = play(graph, { maybe: { status: 'succeeded', outputs: [] }, bad: failed })
    expect(run.progress.get('join')).toMatchObject({ status: 'skipped', upstreamFailed: true, cause: 'bad' })
  })

  test('a list is short of what was not made, and skipped only where nothing was', () => {
    const graph = graphOf({
      one: {},
      maybe: { outputs: [{ required: false }] },
      some: { from: { x: ['one', 'maybe'] } },
      none: { from: { x: ['maybe', 'maybe'] } },
    })
    const { statusOf } = play(graph, { maybe: { status: 'succeeded', outputs: [] } })
    expect(statusOf('some')).toBe('succeeded')
    expect(statusOf('none')).toBe('skipped')
  })

  test('a step that is only ordered after another waits for it and is skipped with it', () => {
    const graph = graphOf({ first: {}, last: { after: ['first'] } })
    expect(play(graph).story).toEqual(['start first', 'start last'])
    expect(play(graph, { first: failed }).statusOf('last')).toBe('skipped')
  })

  test('no more steps at once than allowed, in graph order', () => {
    const graph = graphOf({ a: {}, b: {}, c: {} })
    expect(
      decideNextSteps(beginRun(graph, {}), { maxConcurrent: 2, nowMs: 0 }).moves.map((move) => move.key),
    ).toEqual(['a', 'b'])
    expect(play(graph, {}, {}, 1).story).toEqual(['start a', 'start b', 'start c'])
  })

  test('what an earlier attempt finished is not run again', () => {
    const graph = graphOf({ a: {}, b: { from: { x: 'a' } } })
    expect(play(graph, {}, { a: { outputs: ['result'] } }).story).toEqual(['start b'])
  })
})

describe('a dynamic output', () => {
  const fan = () =>
    graphOf({
      gen: { outputs: [{ dynamic: true }] },
      each: { from: { x: '*gen' } },
      more: { from: { x: '*each', y: '*gen' } },
      all: { from: { xs: 'all more' } },
    })

  test('cuts what reads it into pieces, chains them by mapping key, and is collected', () => {
    const { story, run } = play(fan())
    expect(story).toEqual(
      [
        'start gen',
        'fanOut each',
        'start each[a]',
        'start each[b]',
        'fanOut more',
        'start more[a]',
        'start more[b]',
        'start all',
      ].toSorted((a, b) => story.indexOf(a) - story.indexOf(b)),
    )
    expect(run.steps.get('more[b]')?.step.inputs[0]?.sources).toEqual([
      { from: 'step', step: 'each[b]', output: 'result' },
    ])
    expect(run.steps.get('more[b]')?.step.after).toEqual(['each[b]', 'gen'])
    expect(standingFor(run, 'more')).toEqual(['more[a]', 'more[b]'])
  })

  test('without pieces leaves an empty list', () => {
    const { outcome, statusOf, story } = play(fan(), {
      gen: { status: 'succeeded', outputs: [], mappingKeys: {} },
    })
    expect(statusOf('all')).toBe('succeeded')
    expect(story).not.toContain('start each[a]')
    expect(outcome).toBe('succeeded')
  })

  test('of which one piece fails, fails what collects, while the other pieces go on', () => {
    const { run, statusOf, outcome } = play(fan(), { 'each[a]': failed })
    expect(run.progress.get('all')).toMatchObject({
      status: 'skipped',
      upstreamFailed: true,
      cause: 'each[a]',
    })
    expect(statusOf('more[b]')).toBe('succeeded')
    expect(outcome).toBe('failed')
  })

  test('whose step fails or is skipped takes its readers along, pieces or not', () => {
    for (const ending of [failed, { status: 'skipped', upstreamFailed: false } as const]) {
      const { statusOf } = play(fan(), { gen: ending })
      expect([statusOf('each'), statusOf('more'), statusOf('all')]).toEqual(['skipped', 'skipped', 'skipped'])
    }
  })

  test('keeps the pieces that an earlier attempt finished', () => {
    const { story } = play(
      fan(),
      {},
      {
        gen: { outputs: ['result'], mappingKeys: { result: ['a', 'b'] } },
        'each[a]': { outputs: ['result'] },
      },
    )
    expect(story).not.toContain('start each[a]')
    expect(story).toContain('start each[b]')
    expect(story).toContain('start more[a]')
  })

  test('inside pieces of another fans out within each piece', () => {
    const graph = graphOf({
      outer: { outputs: [{ dynamic: true }] },
      inner: { from: { x: '*outer' }, outputs: [{ dynamic: true }] },
      leaf: { from: { x: '*inner' } },
      all: { from: { xs: 'all leaf' } },
    })
    const { story, outcome } = play(graph)
    expect(story.filter((line) => line.startsWith('start leaf'))).toHaveLength(4)
    expect(outcome).toBe('succeeded')
  })
})

describe('a run that is stopped', () => {
  const graph = graphOf({ a: {}, b: { from: { x: 'a' } } })
  test('starts nothing more, waits for what runs, and is canceled', () => {
    const run = beginRun(graph, {})
    set(run, 'a', { status: 'running' })
    expect(decideNextSteps(run, { maxConcurrent: 4, nowMs: 0, stop: 'cancel' })).toEqual({
      moves: [{ move: 'cancel', key: 'b' }],
    })
    set(run, 'a', { status: 'canceled' })
    set(run, 'b', { status: 'canceled' })
    expect(decideNextSteps(run, { maxConcurrent: 4, nowMs: 0, stop: 'cancel' }).outcome).toBe('canceled')
  })
  test('by its time limit has failed', () => {
    const run = beginRun(graph, {})
    set(run, 'a', { status: 'failed' })
    const next = decideNextSteps(run, { maxConcurrent: 4, nowMs: 0, stop: 'timeout' })
    expect(next.moves).toMatchObject([{ move: 'skip', key: 'b', upstreamFailed: true }])
  })
  test('after its last step had succeeded has succeeded', () => {
    const run = beginRun(graph, { a: { outputs: ['result'] }, b: { outputs: ['result'] } })
    expect(decideNextSteps(run, { maxConcurrent: 4, nowMs: 0, stop: 'cancel' }).outcome).toBe('succeeded')
  })
})

test('a retrying step waits for its time and then starts', () => {
  const run = beginRun(graphOf({ a: {} }), {})
  set(run, 'a', { status: 'retrying', dueAtMs: 1_000 })
  expect(decideNextSteps(run, { maxConcurrent: 1, nowMs: 999 })).toEqual({ moves: [], wakeAtMs: 1_000 })
  expect(decideNextSteps(run, { maxConcurrent: 1, nowMs: 1_000 }).moves).toEqual([
    { move: 'start', key: 'a' },
  ])
})

describe('any graph with any endings', () => {
  const anyRun = fc
    .array(
      fc.record({
        reads: fc.array(fc.nat(), { maxLength: 3 }),
        ending: fc.constantFrom('ok', 'ok', 'ok', 'fail', 'nothing'),
        dynamic: fc.boolean(),
        list: fc.boolean(),
      }),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((steps) => {
      const sketch: Record<string, Sketch> = {}
      const endings: Record<string, Ending> = {}
      const pieced = new Set<number>()
      steps.forEach(({ reads, ending, dynamic, list }, index) => {
        const from: Record<string, string | string[]> = {}
        let pieces = false
        reads.forEach((read, place) => {
          if (index === 0) return
          const at = read % index
          const isDynamic = sketch[`s${at}`]?.outputs?.[0]?.dynamic === true || pieced.has(at)
          if (!isDynamic) from[`p${place}`] = list ? [`s${at}`] : `s${at}`
          else if (list || Object.values(from).length > 0) from[`p${place}`] = `all s${at}`
          else {
            from[`p${place}`] = `*s${at}`
            pieces = true
          }
        })
        if (pieces) pieced.add(index)
        sketch[`s${index}`] = { from, outputs: [{ dynamic: dynamic && !pieces, required: false }] }
        if (ending === 'fail') endings[`s${index}`] = failed
        if (ending === 'nothing') endings[`s${index}`] = { status: 'succeeded', outputs: [], mappingKeys: {} }
      })
      return { graph: graphOf(sketch), endings }
    })

  test('comes to an end; every step starts at most once, after all it waits for, and nothing runs below a failure', () => {
    fc.assert(
      fc.property(anyRun, fc.integer({ min: 1, max: 4 }), ({ graph, endings }, maxConcurrent) => {
        const { run, story, outcome } = play(graph, endings, {}, maxConcurrent)
        expect(new Set(story).size).toBe(story.length)
        for (const [key, { step }] of run.steps) {
          const state = run.progress.get(key)
          expect(state && stepIsFinished(state.status)).toBe(true)
          if (!story.includes(`start ${key}`)) continue
          for (const above of step.after.flatMap((name) => standingFor(run, name))) {
            const upstream = run.progress.get(above)
            expect(
              upstream?.status === 'failed' || (upstream?.status === 'skipped' && upstream.upstreamFailed),
            ).toBe(false)
            if (story.includes(`start ${above}`))
              expect(story.indexOf(`start ${above}`)).toBeLessThan(story.indexOf(`start ${key}`))
          }
        }
        const anyFailed = [...run.progress.values()].some((state) => state.status === 'failed')
        expect(outcome).toBe(anyFailed ? 'failed' : 'succeeded')
      }),
      { numRuns: 300 },
    )
  })
})
