import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { decideNextSteps, type NextMove } from './decide-next-steps.ts'
import {
  beginRun,
  fanOut,
  standingFor,
  type FinishedSteps,
  type RunProgress,
  type StepProgress,
} from './run-progress.ts'
import type { InputSource, Step, StepGraph } from './step-graph.ts'
import { stepIsFinished } from './step-status.ts'

interface Sketch {
  /** By parameter: "step", "step.output", "*step" for a piece, "all step" for all pieces; a list of them. */
  from?: Record<string, string | string[]>
  after?: string[]
  outputs?: { name?: string; dynamic?: boolean; required?: boolean }[]
}

const sourceOf = (wire: string): InputSource => {
  const [, mark, step = '', output = 'result'] = /^(\*|all )?([^.]+)(?:\.(.+))?$/.exec(wire) ?? []
  return { from: mark === '*' ? 'piece' : mark === 'all ' ? 'collected' : 'step', step, output }
}
const stepOf = (key: string, { from = {}, after = [], outputs = [{}] }: Sketch): Step => {
  const inputs = Object.entries(from).map(([name, wires]) => ({
    name,
    list: Array.isArray(wires),
    sources: [wires].flat().map(sourceOf),
  }))
  const wired = inputs.flatMap((input) =>
    input.sources.flatMap((source) => ('step' in source ? [source.step] : [])),
  )
  return {
    key,
    kind: 'op',
    pipeline: 'p',
    elementId: key,
    functionName: key,
    compute: { kind: 'shell', code: 'true' },
    inputs,
    outputs: outputs.map(({ name = 'result', dynamic = false, required = !dynamic }) => ({
      name,
      dynamic,
      required,
      ioManager: 'file',
    })),
    after: [...new Set([...wired, ...after])],
    resources: [],
    config: {},
  }
}
const graphOf = (sketch: Record<string, Sketch>): StepGraph => ({
  executor: 'multiprocess',
  maxConcurrent: 4,
  steps: Object.entries(sketch).map(([key, one]) => stepOf(key, one)),
})

/** What a step does when it runs; by default it makes every output, dynamic ones with the pieces a and b. */
type Ending = Partial<StepProgress>
const succeed = (step: Step, more: Ending = {}): Ending => ({
  status: 'succeeded',
  outputs: step.outputs.map((output) => output.name),
  mappingKeys: Object.fromEntries(
    step.outputs.filter((output) => output.dynamic).map((output) => [output.name, ['a', 'b']]),
  ),
  ...more,
})

/** Plays a run to its end, one step at a time, and tells in what order things happened. */
function play(
  graph: StepGraph,
  endings: Record<string, Ending> = {},
  finished: FinishedSteps = {},
  maxConcurrent = 4,
) {
  const run = beginRun(graph, finished)
  const story: string[] = []
  const running: string[] = []
  for (let turn = 0; turn < 10_000; turn += 1) {
    const next = decideNextSteps(run, { maxConcurrent, nowMs: 0 })
    for (const move of next.moves) apply(run, move, finished, story, running)
    if (next.moves.length > 0) continue
    if (next.outcome)
      return { run, story, outcome: next.outcome, statusOf: (key: string) => run.progress.get(key)?.status }
    const key = running.shift()
    if (key === undefined) throw new Error(`Stuck after ${story.join(', ')}`)
    const planned = run.steps.get(key)
    if (!planned) throw new Error(key)
    set(run, key, endings[key] ?? succeed(planned.step))
  }
  throw new Error('Endless')
}
function apply(
  run: RunProgress,
  move: NextMove,
  finished: FinishedSteps,
  story: string[],
  running: string[],
): void {
  story.push(`${move.move} ${move.key}`)
  if (move.move === 'start') {
    running.push(move.key)
    set(run, move.key, { status: 'running' })
  } else if (move.move === 'skip')
    set(run, move.key, { status: 'skipped', upstreamFailed: move.upstreamFailed, cause: move.cause })
  else if (move.move === 'cancel') set(run, move.key, { status: 'canceled' })
  else {
    fanOut(run, move.key, move.pieces, finished)
    set(run, move.key, { status: 'skipped' })
  }
}
const set = (run: RunProgress, key: string, change: Ending): void => {
  const now = run.progress.get(key)
  if (now) run.progress.set(key, { ...now, ...change })
}
const failed: Ending = { status: 'failed' }

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
    const graph = graphOf({ first: {}, then: { after: ['first'] } })
    expect(play(graph).story).toEqual(['start first', 'start then'])
    expect(play(graph, { first: failed }).statusOf('then')).toBe('skipped')
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
