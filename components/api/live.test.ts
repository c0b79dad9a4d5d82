import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Live, type LiveChange } from './live.ts'

interface Line {
  url: string
  say: (event: string, data?: unknown) => void
  cut: () => void
  readonly closed: boolean
}

let lines: Line[]
let refetches: number
let answer: number
let live: Live

function dial(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  if (answer !== 200) return Promise.resolve(new Response(null, { status: answer }))
  let sink: ReadableStreamDefaultController<Uint8Array>
  let closed = false
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void (sink = controller) })
  const cut = () => {
    if (closed) return
    closed = true
    sink.error(new Error('cut'))
  }
  init?.signal?.addEventListener('abort', cut)
  lines.push({
    url: input instanceof Request ? input.url : input.toString(),
    say: (event, data = event === 'hello' ? { quiet: [] } : {}) =>
      sink.enqueue(new TextEncoder().encode(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)),
    cut,
    get closed() {
      return closed
    },
  })
  return Promise.resolve(new Response(body))
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const at = (index: number): Line => {
  const line = lines.at(index)
  if (!line) throw new Error('No such connection was made.')
  return line
}
function heard(topics: string[]) {
  const changes: LiveChange[] = []
  return { changes, stop: live.listen(topics, (change) => changes.push(change)) }
}

beforeEach(() => {
  vi.useFakeTimers()
  lines = []
  refetches = 0
  answer = 200
  live = new Live({
    urlOf: (topics) => topics.join(','),
    ageMs: () => performance.now(),
    fetch: dial,
    random: () => 1,
    onReconnected: () => (refetches += 1),
  })
})
afterEach(() => {
  live.close()
  vi.useRealTimers()
})

test('many listeners share one connection that carries all of their topics', async () => {
  heard(['runs'])
  heard(['assets', 'runs'])
  await pass(100)
  expect(lines.map((line) => line.url)).toEqual(['assets,runs'])
})

test('news reach only those who listen to the topic, and no one who stopped', async () => {
  const runs = heard(['runs'])
  const assets = heard(['assets'])
  await pass(100)
  at(0).say('hello')
  await pass(1)
  runs.changes.length = assets.changes.length = 0
  at(0).say('changed', { topics: [{ topic: 'runs' }] })
  await pass(1)
  expect([runs.changes.length, assets.changes.length]).toEqual([1, 0])
  runs.stop()
  at(0).say('changed', { topics: [{ topic: 'runs' }, { topic: 'assets' }] })
  await pass(1)
  expect([runs.changes.length, assets.changes.length]).toEqual([1, 1])
})

test('a new topic keeps the old connection until the new one stands', async () => {
  const runs = heard(['runs'])
  await pass(100)
  at(0).say('hello')
  await pass(1)
  const run = heard(['run:1'])
  await pass(100)
  expect(at(1).url).toBe('run:1,runs')
  expect(at(0).closed).toBe(false)
  runs.changes.length = 0
  at(0).say('changed', { topics: [{ topic: 'runs' }] })
  await pass(1)
  expect(runs.changes, 'the old connection is heard until the new one stands').toHaveLength(1)
  at(1).say('hello')
  await pass(1)
  expect(at(0).closed).toBe(true)
  expect(run.changes).toEqual([{ topic: 'run:1' }])
  expect(runs.changes, 'what the old connection said last may never have arrived').toHaveLength(2)
  expect(refetches).toBe(0)
})

test('what is known to be as it was is not looked at again, unless the greeting was long under way', async () => {
  const runs = heard(['runs'])
  const assets = heard(['assets'])
  await pass(100)
  at(0).say('hello', { quiet: ['runs'] })
  await pass(1)
  expect([runs.changes.length, assets.changes.length]).toEqual([0, 1])
  heard(['draft:1'])
  await pass(5_000)
  at(1).say('hello', { quiet: ['runs'] })
  await pass(1)
  expect([runs.changes.length, assets.changes.length]).toEqual([1, 2])
})

test('after a break everything shown is fetched again, once', async () => {
  const runs = heard(['runs'])
  await pass(100)
  at(0).say('hello')
  await pass(1)
  runs.changes.length = 0
  at(0).cut()
  await pass(1)
  expect(live.state).toBe('lost')
  await pass(600)
  at(1).say('hello')
  await pass(1)
  expect(live.state).toBe('open')
  expect(refetches).toBe(1)
  expect(runs.changes).toEqual([{ topic: 'runs' }])
})

test('a server that is away is asked less and less often', async () => {
  heard(['runs'])
  answer = 503
  await pass(60_000)
  expect(live.state).toBe('lost')
  answer = 200
  await pass(16_000)
  expect(lines).toHaveLength(1)
})

test('a line that falls silent is given up', async () => {
  heard(['runs'])
  await pass(100)
  at(0).say('hello')
  await pass(36_000)
  expect(at(0).closed).toBe(true)
  expect(lines.length).toBeGreaterThan(1)
})

test('a tab hidden for half a minute closes its line and comes back with everything fetched', async () => {
  heard(['runs'])
  await pass(100)
  at(0).say('hello')
  live.visible(false)
  await pass(29_000)
  expect(at(0).closed).toBe(false)
  await pass(2000)
  expect(at(0).closed).toBe(true)
  expect(live.state).toBe('paused')
  live.visible(true)
  await pass(100)
  at(1).say('hello')
  await pass(1)
  expect(refetches).toBe(1)
})

test('an ended session is not knocked at again', async () => {
  heard(['runs'])
  answer = 401
  await pass(120_000)
  expect(live.state).toBe('refused')
  answer = 200
  await pass(120_000)
  expect(lines).toHaveLength(0)
})

test('with no listener left the line is closed', async () => {
  const runs = heard(['runs'])
  await pass(100)
  runs.stop()
  await pass(100)
  expect(at(0).closed).toBe(true)
})

test('news that came while nobody listened are told to who listens next, once', async () => {
  heard(['runs'])
  const draft = heard(['draft:1'])
  await pass(100)
  at(0).say('hello')
  await pass(1)
  draft.stop()
  await pass(100)
  at(0).say('changed', { topics: [{ topic: 'draft:1', revision: 7 }] })
  await pass(1)
  const later = heard(['draft:1'])
  await pass(100)
  expect(later.changes).toEqual([{ topic: 'draft:1' }])
  later.stop()
  const last = heard(['draft:1'])
  await pass(100)
  expect(last.changes).toEqual([])
  expect(lines.length).toBe(1)
})
