import { describe, expect, it, vi } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import { KubernetesRefused } from './api-error.ts'
import { FakeKubernetes } from './fake/fake-kubernetes.ts'
import { startReflector } from './reflector.ts'

const follow = (
  cluster: FakeKubernetes,
  onTold: (what: string) => void = () => undefined,
  timing: { resyncMs?: number; settleMs?: number } = {},
) => {
  const told: string[] = []
  const logged: string[] = []
  const reflector = startReflector({
    api: cluster.api(),
    kind: 'ConfigMap',
    labelSelector: 'meant=yes',
    transform: ({ data }) => {
      if (data?.n === 'bad') throw new Error('cannot be kept')
      return data?.n
    },
    onChange: ({ name }, gone) => {
      const what = gone ? `${name} gone at ${gone.last}${gone.seen ? '' : ', unseen'}` : name
      told.push(what)
      onTold(what)
    },
    logger: createLogger({ format: 'plain', write: (line) => logged.push(line) }),
    timing: { leastWaitMs: 1, mostWaitMs: 5, forbiddenMs: 10, ...timing },
  })
  return { reflector, told, logged }
}

const put = (cluster: FakeKubernetes, name: string, n: string) =>
  cluster.api().apply('ConfigMap', {
    metadata: { name, namespace: 'default', labels: { meant: 'yes' } },
    data: { n },
  })
const remove = (cluster: FakeKubernetes, name: string) =>
  cluster.api().remove('ConfigMap', { namespace: 'default', name })

describe('a copy of what a cluster has', () => {
  it('is listed anew when its version is no longer kept, and tells of everything, also of what went unseen', async () => {
    const cluster = new FakeKubernetes()
    await put(cluster, 'stays', '1')
    await put(cluster, 'goes', '1')
    const { reflector, told } = follow(cluster)
    await reflector.synced
    cluster.weather.away()
    await vi.waitFor(() => expect(reflector.trouble).toBeDefined())
    told.length = 0
    cluster.store.drop('ConfigMap', { namespace: 'default', name: 'goes' })
    cluster.store.compact()
    cluster.weather.back()
    await vi.waitFor(() => expect(reflector.relists).toBe(2))
    expect(told).toEqual(['stays', 'goes gone at 1, unseen'])
    expect([...reflector.all()]).toEqual(['1'])
    await reflector.stop()
  })

  it('takes an object that has the name of one that went unseen for another', async () => {
    const cluster = new FakeKubernetes()
    await put(cluster, 'a', '1')
    const { reflector, told } = follow(cluster)
    await reflector.synced
    cluster.weather.away()
    await vi.waitFor(() => expect(reflector.trouble).toBeDefined())
    cluster.store.drop('ConfigMap', { namespace: 'default', name: 'a' })
    const again = {
      metadata: { name: 'a', namespace: 'default', labels: { meant: 'yes' } },
      data: { n: '2' },
    }
    cluster.create('ConfigMap', again)
    cluster.store.compact()
    cluster.weather.back()
    await vi.waitFor(() => expect(reflector.get('default', 'a')).toBe('2'))
    expect(told).toEqual(['a', 'a gone at 1, unseen', 'a'])
    await reflector.stop()
  })

  it('goes on when whoever is told throws, and when an object cannot be kept', async () => {
    const cluster = new FakeKubernetes()
    const { reflector, logged } = follow(cluster, () => {
      throw new Error('not now')
    })
    await reflector.synced
    await put(cluster, 'bad', 'bad')
    await put(cluster, 'good', '1')
    await vi.waitFor(() => expect([...reflector.all()]).toEqual(['1']))
    expect(logged.join('')).toMatch(/an object could not be kept[^]*a change could not be told/)
    await reflector.stop()
  })

  it('says once that it may not watch, and follows as soon as it may', async () => {
    const cluster = new FakeKubernetes()
    const forbidden = new KubernetesRefused({
      code: 403,
      reason: 'Forbidden',
      message: 'cannot list configmaps',
    })
    for (let index = 0; index < 3; index += 1) cluster.weather.fail('list', 'before', forbidden)
    const { reflector, logged } = follow(cluster)
    expect(await reflector.synced).toBe(true)
    await vi.waitFor(() => expect(reflector.trouble).toBeUndefined())
    expect(logged).toHaveLength(1)
    expect(logged[0]).toContain('may not watch configmaps')
    await reflector.stop()
  })

  it('tells each change of a quick succession, in order, and is not moved by what it knows', async () => {
    const cluster = new FakeKubernetes()
    const { reflector, told } = follow(cluster)
    await reflector.synced
    await put(cluster, 'a', '1')
    await put(cluster, 'a', '1')
    await put(cluster, 'a', '2')
    await remove(cluster, 'a')
    await put(cluster, 'b', '1')
    await vi.waitFor(() => expect(told).toContain('b'))
    expect(told).toEqual(['a', 'a', 'a gone at 2', 'b'])
    await reflector.stop()
  })

  it('is held against a whole list again and again, which tells what the watch did not, and nothing else', async () => {
    const cluster = new FakeKubernetes()
    await put(cluster, 'stays', '1')
    await put(cluster, 'goes', '1')
    const { reflector, told } = follow(cluster, undefined, { resyncMs: 20, settleMs: 10 })
    await reflector.synced
    await vi.waitFor(() => expect(reflector.watches).toBe(1))
    told.length = 0
    cluster.store.lose('ConfigMap', { namespace: 'default', name: 'goes' })
    await put(cluster, 'comes', '1')
    await vi.waitFor(() => expect(told).toContain('goes gone at 1, unseen'))
    const before = reflector.resyncs
    await vi.waitFor(() => expect(reflector.resyncs).toBeGreaterThan(before + 2))
    expect(told.toSorted()).toEqual(['comes', 'goes gone at 1, unseen'])
    expect([reflector.relists, reflector.watches]).toEqual([1, 1])
    await reflector.stop()
  })

  it('knows from its watch what is newer than a list beside it', async () => {
    const cluster = new FakeKubernetes()
    await put(cluster, 'a', '1')
    await put(cluster, 'b', '1')
    const { reflector, told } = follow(cluster, undefined, { resyncMs: 20, settleMs: 300 })
    await reflector.synced
    await vi.waitFor(() => expect(reflector.watches).toBe(1))
    const lists = () => cluster.weather.calls.filter(({ call }) => call === 'list').length
    await vi.waitFor(() => expect(lists()).toBe(2))
    told.length = 0
    await put(cluster, 'a', '2')
    await remove(cluster, 'b')
    await put(cluster, 'c', '1')
    await vi.waitFor(() => expect(reflector.resyncs).toBe(1))
    expect(told).toEqual(['a', 'b gone at 1', 'c'])
    expect([...reflector.all()]).toEqual(['2', '1'])
    await reflector.stop()
  })

  it('goes on when such a list fails', async () => {
    const cluster = new FakeKubernetes()
    const { reflector, logged } = follow(cluster, undefined, { resyncMs: 20, settleMs: 1 })
    await reflector.synced
    cluster.weather.fail('list', 'before')
    await vi.waitFor(() => expect(reflector.resyncs).toBeGreaterThan(1))
    expect(logged.join('')).toContain('could not list configmaps again')
    expect(reflector.watches).toBe(1)
    await reflector.stop()
  })

  it('stops at once, also when it never got a list', async () => {
    const cluster = new FakeKubernetes()
    cluster.weather.away()
    const { reflector } = follow(cluster)
    await reflector.stop()
    expect(await reflector.synced).toBe(false)
    expect(reflector.size).toBe(0)
  })
})
