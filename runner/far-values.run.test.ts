import { existsSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, test } from 'vitest'

import { plainObjects } from '#server/testing/plain-objects.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { launch, stopAll } from './testing/finish-run.ts'
import type { LaunchedRun, RunSketch } from './testing/launch-runner.ts'

stopAll()

const api = { kind: 'api' as const, redirects: false, place: 'somewhere' }

/** A run whose values lie behind the run API. */
async function launchFar(sketch: RunSketch): Promise<LaunchedRun & { store: FolderStore }> {
  const store = new FolderStore(await mkdtemp(join(tmpdir(), 'far-values-')))
  const run = await launch({
    ...sketch,
    claim: {
      ...sketch.claim,
      storage: { settings: api, assetPrefix: 'production', runPrefix: 'production/.runs/mine' },
    },
  })
  run.server.objects = plainObjects(store)
  return { ...run, store }
}

const made = (key: string, text: string) => `def ${key}():\n    return "${text}"`
const pause = 'import time\n'

async function itsEnd({ work }: LaunchedRun): Promise<void> {
  while (existsSync(join(work, 'steps'))) await new Promise((done) => setTimeout(done, 50))
}

const chain: RunSketch['steps'] = [
  { key: 'a', python: made('a', 'first') },
  { key: 'b', from: { x: 'a' }, python: `${pause}def b(x):\n    time.sleep(1.5)\n    return x + " second"` },
  { key: 'c', from: { x: 'b', y: 'a' }, python: 'def c(x, y):\n    return x + " third after " + y' },
]

const valueOf = async (store: FolderStore, asset: string): Promise<unknown> => {
  const { file } = JSON.parse((await store.read(`production/${asset}/_/value.json`)).toString()) as {
    file: string
  }
  return JSON.parse((await store.read(`production/${asset}/_/${file}`)).toString())
}

describe('values without a shared disk', () => {
  test('arrive in the store, and the events say where', async () => {
    const { ended, server, store } = await launchFar({ steps: chain })
    expect(await ended).toMatchObject({ exitCode: 0, stderr: '' })
    expect(await valueOf(store, 'c')).toBe('first second third after first')
    expect(server.of('HANDLED_OUTPUT').map(({ path }) => path)).toEqual(
      ['a', 'b', 'c'].map((asset) => expect.stringMatching(new RegExp(`^somewhere/production/${asset}/_/`))),
    )
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('while the server is away the run goes on with what it made, and nothing is told before it is stored', async () => {
    const run = await launchFar({ steps: chain })
    const { server, store, ended } = run
    await server.until(() => server.of('STEP_START').some(({ step }) => step === 'b'))
    await server.away()
    await itsEnd(run)
    await expect(store.read('production/b/_/value.json')).rejects.toThrow()
    const toldTooEarly: string[] = []
    const objects = plainObjects(store)
    server.objects = async (request: IncomingMessage, response: ServerResponse) => {
      for (const { asset } of server.of('ASSET_MATERIALIZATION'))
        if (request.method === 'PUT' && request.url?.includes(`/${asset}/_/`)) toldTooEarly.push(asset)
      await objects(request, response)
    }
    await server.listen()
    expect((await ended).exitCode).toBe(0)
    expect(await valueOf(store, 'c')).toBe('first second third after first')
    for (const step of ['a', 'b', 'c']) {
      const types = server.events.flatMap((event) =>
        'step' in event && event.step === step ? [event.type] : [],
      )
      expect(types.filter((type) => type !== 'LOADED_INPUT')).toEqual([
        'STEP_START',
        'HANDLED_OUTPUT',
        'ASSET_MATERIALIZATION',
        'STEP_SUCCESS',
      ])
    }
    expect(toldTooEarly).toEqual([])
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('a large value whose sending is cut off arrives whole', async () => {
    const large = 'def a():\n    return b"0123456789abcdef" * 2_500_000'
    const run = await launchFar({ steps: [{ key: 'a', python: large }] })
    const { server, store } = run
    const objects = plainObjects(store)
    let sent = 0
    server.objects = async (request, response) => {
      if (request.method === 'PUT' && ++sent === 2) request.socket.destroy()
      else await objects(request, response)
    }
    expect((await run.ended).exitCode).toBe(0)
    const { file } = JSON.parse((await store.read('production/a/_/value.json')).toString()) as {
      file: string
    }
    expect(await store.size(`production/a/_/${file}`)).toBeGreaterThanOrEqual(40_000_000)
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })

  test('a value that is refused fails its step, not the store', async () => {
    const run = await launchFar({ steps: [{ key: 'a', python: made('a', 'x') }] })
    run.server.objects = async (request, response) => {
      request.resume()
      response.writeHead(403, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ code: 'not_allowed', message: 'This plan keeps no values.' }))
    }
    expect((await run.ended).exitCode).toBe(0)
    expect(run.server.of('STEP_FAILURE')[0]?.failure.message).toContain('This plan keeps no values.')
    expect(run.server.events.at(-1)?.type).toBe('RUN_FAILURE')
  })

  test('a value refused after the run went on fails its step after all, and the run', async () => {
    const run = await launchFar({ steps: chain })
    const { server } = run
    await server.until(() => server.of('STEP_START').some(({ step }) => step === 'b'))
    await server.away()
    await itsEnd(run)
    server.objects = async (request, response) => {
      request.resume()
      response.writeHead(413, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ code: 'too_large', message: 'The store is full.' }))
    }
    await server.listen()
    expect((await run.ended).exitCode).toBe(0)
    expect(server.of('STEP_SUCCESS').map(({ step }) => step)).toEqual(['a'])
    expect(server.of('STEP_FAILURE').map(({ step }) => step)).toEqual(['b', 'c'])
    expect(server.of('ASSET_FAILED_TO_MATERIALIZE').map(({ asset }) => asset)).toEqual(['b', 'c'])
    expect(server.events.at(-1)).toMatchObject({ type: 'RUN_FAILURE', firstFailedStep: 'b' })
  })

  test('a store that fails for a while is tried again, and nothing is told of the value meanwhile', async () => {
    const run = await launchFar({ steps: [{ key: 'a', python: made('a', 'x') }] })
    const { server, store } = run
    let asked = 0
    server.objects = async (request, response) => {
      asked += 1
      request.resume()
      response.writeHead(503).end()
    }
    await expect.poll(() => asked).toBeGreaterThan(2)
    expect(server.events.map(({ type }) => type)).toEqual(['RUN_START', 'STEP_START'])
    server.objects = plainObjects(store)
    expect((await run.ended).exitCode).toBe(0)
    expect(await valueOf(store, 'a')).toBe('x')
    expect(server.events.at(-1)?.type).toBe('RUN_SUCCESS')
  })
})
