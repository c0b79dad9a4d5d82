import { setTimeout as wait } from 'node:timers/promises'

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import { KubernetesAway } from './api-error.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { openKubernetesApi } from './open-kubernetes-api.ts'
import { readContainerLog } from './pod-log-reader.ts'
import { startReflector } from './reflector.ts'
import { realAccess, realCluster, sayingTemplate, testNamespace } from './testing/clusters.ts'
import { openTcpProxy, type TcpProxy } from './testing/tcp-proxy.ts'

const logger = createLogger({ format: 'plain', level: 'error', write: (line) => process.stderr.write(line) })
const cluster = realCluster()
const limits = { perSecond: 500, burst: 500, connectMs: 1000, answerMs: 2000, bodyMs: 2000 }
const timing = { leastWaitMs: 20, mostWaitMs: 200 }

describe('bad weather between us and a real cluster', () => {
  let direct: KubernetesApi
  let api: KubernetesApi
  let way: TcpProxy
  let namespace: string
  let remove: () => Promise<void>

  beforeAll(async () => {
    direct = cluster.api
    way = await openTcpProxy(realAccess())
    api = openKubernetesApi(way.access, { limits, streamIdleMs: 1500 })
    ;({ name: namespace, remove } = await testNamespace(cluster))
  })
  afterAll(async () => {
    await remove()
    await way.leave()
    api.close()
    direct.close()
  })

  const put = (name: string, n: string) =>
    direct.apply('ConfigMap', { metadata: { name, namespace, labels: { followed: 'yes' } }, data: { n } })
  const known = async (): Promise<Record<string, string>> => {
    const { items } = await direct.list('ConfigMap', { namespace, labelSelector: 'followed=yes' })
    return Object.fromEntries(items.map(({ metadata, data }) => [metadata?.name, data?.n]))
  }
  const follow = () => {
    const reflector = startReflector({
      api,
      kind: 'ConfigMap',
      namespace,
      labelSelector: 'followed=yes',
      transform: ({ metadata, data }) => [metadata?.name ?? '', data?.n ?? ''] as const,
      onChange: () => undefined,
      logger,
      timing,
    })
    return { reflector, copy: () => Object.fromEntries(reflector.all()) }
  }
  /** Until the copy is what the cluster has. */
  const agrees = async (copy: () => Record<string, string>) => {
    const wanted = await known()
    await vi.waitFor(() => expect(copy()).toEqual(wanted), { timeout: 10_000 })
  }

  it('a copy misses nothing over streams that are cut, and does not list again', async () => {
    const { reflector, copy } = follow()
    await reflector.synced
    for (let index = 0; index < 60; index += 1) {
      await put(`cut-${index % 10}`, String(index))
      if (index % 7 === 0) await direct.remove('ConfigMap', { namespace, name: `cut-${(index + 3) % 10}` })
      if (index % 5 === 0) way.cut()
    }
    await agrees(copy)
    expect(reflector.relists).toBe(1)
    expect(reflector.watches).toBeGreaterThan(3)
    await reflector.stop()
  })

  it('a copy goes on after a stream that died without a word', async () => {
    const { reflector, copy } = follow()
    await reflector.synced
    way.way = 'silent'
    await put('silent', 'unheard')
    await vi.waitFor(() => expect(reflector.trouble).toBeDefined(), { timeout: 10_000 })
    way.way = 'open'
    await agrees(copy)
    expect(reflector.relists).toBe(1)
    expect(reflector.trouble).toBeUndefined()
    await reflector.stop()
  })

  it('a copy says that the cluster is away, and catches up when it is back', async () => {
    const { reflector, copy } = follow()
    await reflector.synced
    await way.leave()
    await put('away', 'unheard')
    await vi.waitFor(() => expect(reflector.trouble).toContain('cannot be reached'))
    await way.comeBack()
    await agrees(copy)
    await reflector.stop()
  })

  it('a request finds its answer over a slow way, and one sent again finds it when the cluster is back', async () => {
    way.delayMs = 150
    expect((await api.list('ConfigMap', { namespace })).items.length).toBeGreaterThan(0)
    way.delayMs = 0
    await way.leave()
    const asked = api.list('ConfigMap', { namespace })
    await wait(50)
    await way.comeBack()
    expect((await asked).items.length).toBeGreaterThan(0)
  })

  it('a creation whose answer is lost says that it may have arrived, and one that was never sent that it has not', async () => {
    const lost = { metadata: { name: 'lost-answer', namespace } }
    way.way = 'open'
    // What is written has connections of its own.
    await api.create('ConfigMap', { metadata: { name: 'heard', namespace } })
    way.way = 'answers lost'
    const error: unknown = await api.create('ConfigMap', lost).catch((thrown: unknown) => thrown)
    way.way = 'open'
    way.cut()
    expect(error).toBeInstanceOf(KubernetesAway)
    expect(error).toMatchObject({ mayHaveArrived: true })
    expect(await direct.get('ConfigMap', { namespace, name: 'lost-answer' })).toBeDefined()

    await way.leave()
    await expect(api.create('ConfigMap', { metadata: { name: 'never', namespace } })).rejects.toMatchObject({
      name: 'KubernetesAway',
      mayHaveArrived: false,
    })
    await way.comeBack()
    expect(await direct.get('ConfigMap', { namespace, name: 'never' })).toBeUndefined()
  })

  it('a log has every line once and in order, however its stream is cut', async () => {
    const template = sayingTemplate([], 0)
    const [container] = template.spec.containers
    if (!container) throw new Error('the template has no container')
    // Bursts and pauses: many lines of one time, and some of each second.
    const script =
      'i=0; while [ $i -lt 600 ]; do echo "line $i"; i=$((i+1)); [ $((i%60)) -eq 0 ] && sleep 0.4; done; printf end'
    container.command = ['sh', '-c', script]
    await direct.create('Pod', { metadata: { name: 'talks', namespace }, spec: template.spec })
    let phase: string | undefined
    const found: string[] = []
    const stopping = new AbortController()
    const reading = readContainerLog({
      api,
      of: { namespace, pod: 'talks', container: 'main' },
      state: () =>
        phase === 'Running' ? 'running' : phase === 'Succeeded' || phase === 'Failed' ? 'ended' : 'waiting',
      deliver: async (items) => {
        for (const item of items) found.push(item.kind === 'line' ? item.bytes.toString('utf8') : item.kind)
      },
      logger,
      signal: stopping.signal,
      timing: { lookMs: 20, mostWaitMs: 50 },
    })
    await vi.waitFor(
      async () => {
        phase = (await direct.get('Pod', { namespace, name: 'talks' }))?.status?.phase
        way.cut()
        expect(phase).toBe('Succeeded')
      },
      { timeout: 40_000, interval: 120 },
    )
    expect(await reading).toBe('complete')
    expect(found).toEqual([...Array.from({ length: 600 }, (_, index) => `line ${index}`), 'end'])
  })
})
