import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, it, vi } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import { FakeKubernetes } from './fake/fake-kubernetes.ts'
import type { FakePod } from './fake/fake-pod.ts'
import { FollowLimit } from './follow-limit.ts'
import type { LogItem } from './log-catch-up.ts'
import type { LogCursor } from './log-cursor.ts'
import { type ContainerState, readContainerLog } from './pod-log-reader.ts'

const logger = createLogger({ format: 'plain', level: 'error', write: (line) => process.stderr.write(line) })
const of = { namespace: 'default', pod: 'p', container: 'main' }

const startPod = async (): Promise<{ cluster: FakeKubernetes; pod: FakePod }> => {
  const cluster = new FakeKubernetes()
  await cluster.api().create('Pod', {
    metadata: { name: 'p', namespace: 'default' },
    spec: { containers: [{ name: 'main', image: 'x' }] },
  })
  return { cluster, pod: await vi.waitFor(() => cluster.pod('default', 'p')) }
}

const said = (item: LogItem): string =>
  item.kind === 'line'
    ? `${item.bytes.toString('utf8')}${item.ended ? '' : ' (no end)'}`
    : `gap ${item.reason}`

const stateOf = (pod: FakePod): ContainerState => {
  if (!pod.object) return 'gone'
  if (pod.ended) return 'ended'
  return pod.object.status?.phase === 'Running' ? 'running' : 'waiting'
}

interface Reading {
  found: string[]
  last: LogCursor | undefined
  stop(): Promise<string>
  ended: Promise<string>
}

const reading = (
  cluster: FakeKubernetes,
  pod: FakePod,
  more: { cursor?: LogCursor; follows?: FollowLimit; wholeBelowBytes?: number; mostLineBytes?: number } = {},
): Reading => {
  const stopping = new AbortController()
  const found: Reading = {
    found: [],
    last: more.cursor,
    ended: Promise.resolve(''),
    stop: () => {
      stopping.abort()
      return found.ended
    },
  }
  found.ended = readContainerLog({
    api: cluster.api(),
    of,
    ...more,
    state: () => stateOf(pod),
    deliver: async (items, cursor) => {
      found.found.push(...items.map(said))
      found.last = JSON.parse(JSON.stringify(cursor)) as LogCursor
    },
    logger,
    signal: stopping.signal,
    timing: { lookMs: 2, mostWaitMs: 5, pollMs: 5, forbiddenMs: 5 },
  })
  return found
}

describe('a container’s log', () => {
  it('comes live, and to its end, with what was written last without a newline', async () => {
    const { cluster, pod } = await startPod()
    const reader = reading(cluster, pod)
    pod.log().write('one\n')
    await vi.waitFor(() => expect(reader.found).toEqual(['one']))
    pod.log().write('two\nthr')
    pod.log().write('ee\nfour')
    pod.finish({ exitCode: 1 })
    expect(await reader.ended).toBe('complete')
    expect(reader.found).toEqual(['one', 'two', 'three', 'four (no end)'])
  })

  it('has every line once, however often the way to the cluster breaks', async () => {
    const { cluster, pod } = await startPod()
    const reader = reading(cluster, pod)
    const written = Array.from({ length: 300 }, (_, index) => `line ${index % 7}`)
    for (const [index, line] of written.entries()) {
      pod.log().write(`${line}\n`)
      if (index % 10 === 0) cluster.weather.cut()
      if (index % 50 === 0) cluster.weather.away()
      if (index % 50 === 20) cluster.weather.back()
      if (index % 5 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    pod.finish({ exitCode: 0 })
    expect(await reader.ended).toBe('complete')
    expect(reader.found).toEqual(written)
  })

  it('is read on by another reader from the cursor that was kept', async () => {
    const { cluster, pod } = await startPod()
    const first = reading(cluster, pod)
    pod.log().write('same\nsame\n')
    await vi.waitFor(() => expect(first.found).toHaveLength(2))
    expect(await first.stop()).toBe('stopped')
    pod.log().write('same\nsame\n')
    const second = reading(cluster, pod, first.last && { cursor: first.last })
    pod.finish({ exitCode: 0 })
    expect(await second.ended).toBe('complete')
    expect(second.found).toEqual(['same', 'same'])
  })

  it.each([{ wholeBelowBytes: 1_000_000 }, { wholeBelowBytes: 0 }])(
    'says where it was rotated while nobody read ($wholeBelowBytes)',
    async (more) => {
      const { cluster, pod } = await startPod()
      const first = reading(cluster, pod)
      pod.log().write('before\n')
      await vi.waitFor(() => expect(first.found).toEqual(['before']))
      await first.stop()
      pod.log().write('lost\n')
      pod.log().rotate()
      pod.log().write('after\n')
      pod.finish({ exitCode: 0 })
      const second = reading(cluster, pod, { ...more, ...(first.last && { cursor: first.last }) })
      await second.ended
      expect(second.found.filter((line) => !line.startsWith('gap'))).toEqual(['after'])
      expect(second.found[0]).toBe('gap rotated')
    },
  )

  it('says that the rest is lost with a pod that was deleted', async () => {
    const { cluster, pod } = await startPod()
    const reader = reading(cluster, pod)
    pod.log().write('one\n')
    await vi.waitFor(() => expect(reader.found).toEqual(['one']))
    await cluster.api().remove('Pod', { namespace: 'default', name: 'p' }, { gracePeriodSeconds: 0 })
    expect(await reader.ended).toBe('gone')
    expect(reader.found).toEqual(['one', 'gap gone'])
  })

  it('is asked for again and again where no more logs may be followed', async () => {
    const { cluster, pod } = await startPod()
    const follows = new FollowLimit(1)
    const place = follows.take()
    const reader = reading(cluster, pod, { follows })
    pod.log().write('one\n')
    await vi.waitFor(() => expect(reader.found).toEqual(['one']))
    pod.log().write('two\n')
    await vi.waitFor(() => expect(reader.found).toEqual(['one', 'two']))
    expect(follows.take()).toBeUndefined()
    place?.()
    await vi.waitFor(() => expect(follows.take()).toBeUndefined())
    pod.finish({ exitCode: 0 })
    expect(await reader.ended).toBe('complete')
    expect(reader.found).toEqual(['one', 'two'])
  })

  it('has the beginning of a line that is too long to keep', async () => {
    const { cluster, pod } = await startPod()
    const reader = reading(cluster, pod, { mostLineBytes: 100 })
    pod.log().write(`${'x'.repeat(1000)}\nshort\n`)
    pod.finish({ exitCode: 0 })
    await reader.ended
    expect(reader.found.map((line) => line.length)).toEqual([
      100 - '2026-01-02T03:04:05.000000006Z '.length,
      5,
    ])
  })

  it('is delivered in few pieces where it is a flood, so that cursors are no more than the lines they are of', async () => {
    const { cluster, pod } = await startPod()
    const pieces = 60
    const text = Array.from({ length: 1_000 }, (_, index) => `line ${index}\n`).join('')
    const delivered = { lines: 0, cursorBytes: 0, bytes: 0 }
    const ended = readContainerLog({
      api: cluster.api(),
      of,
      state: () => stateOf(pod),
      deliver: async (items, cursor) => {
        delivered.lines += items.length
        delivered.bytes += items.reduce(
          (sum, item) => sum + (item.kind === 'line' ? item.bytes.length : 0),
          0,
        )
        delivered.cursorBytes += JSON.stringify(cursor).length
      },
      logger,
      signal: AbortSignal.timeout(60_000),
    })
    for (let piece = 1; piece <= pieces; piece += 1) {
      pod.log().write(text)
      await nextTurn()
    }
    pod.finish({ exitCode: 0 })
    expect(await ended).toBe('complete')
    expect(delivered.lines).toBe(pieces * 1_000)
    expect(delivered.cursorBytes).toBeLessThan(3 * delivered.bytes)
  })

  it('ends with what went wrong where a delivery failed, also while nothing comes', async () => {
    const { cluster, pod } = await startPod()
    let isAway = false
    const ended = readContainerLog({
      api: cluster.api(),
      of,
      state: () => stateOf(pod),
      deliver: async () => {
        if (isAway) throw new Error('The database is away.')
        isAway = true
      },
      logger,
      signal: AbortSignal.timeout(20_000),
    })
    pod.log().write('one\n')
    await vi.waitFor(() => expect(isAway).toBe(true))
    pod.log().write('two\n')
    await expect(ended).rejects.toThrow('The database is away.')
  })
})
