import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import { KubernetesRefused } from './api-error.ts'
import type { WatchEvent } from './kubernetes-api.ts'
import type { ObjectOf } from './kubernetes-objects.ts'
import { startReflector } from './reflector.ts'
import {
  absentImage,
  compactRealCluster,
  fakeCluster,
  realCluster,
  sayingJob,
  sayingTemplate,
  type TestCluster,
  testNamespace,
} from './testing/clusters.ts'

const logger = createLogger({ format: 'plain', level: 'error', write: (line) => process.stderr.write(line) })
const real = await realCluster()
const clusters: TestCluster[] = [fakeCluster(), ...(real ? [real] : [])]

const refusal = async (doing: Promise<unknown>): Promise<KubernetesRefused> => {
  const error = await doing.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (error instanceof KubernetesRefused) return error
  throw new Error('nothing was refused', { cause: error })
}

const text = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const pieces: Uint8Array[] = []
  for await (const piece of stream) pieces.push(piece)
  return Buffer.concat(pieces).toString('utf8')
}

describe.each(clusters)('the $name cluster', (cluster) => {
  const { api } = cluster
  let namespace: string
  let remove: () => Promise<void>

  beforeAll(async () => {
    ;({ name: namespace, remove } = await testNamespace(cluster))
  })
  afterAll(async () => {
    await remove()
    api.close()
  })

  const configMap = (name: string, data: Record<string, string> = {}): ObjectOf['ConfigMap'] => ({
    metadata: { name, namespace },
    data,
  })
  const podsOf = (job: string) => api.list('Pod', { namespace, labelSelector: `job-name=${job}` })
  const onlyPod = async (job: string): Promise<ObjectOf['Pod']> => {
    const [pod] = (await podsOf(job)).items
    if (!pod) throw new Error(`the job ${job} has no pod`)
    return pod
  }
  const endedPod = (job: string) =>
    vi.waitFor(
      async () => {
        const pod = await onlyPod(job)
        if (!['Succeeded', 'Failed'].includes(pod.status?.phase ?? '')) throw new Error(pod.status?.phase)
        return pod
      },
      { timeout: 40_000, interval: 100 },
    )

  it('gives what was created, nothing for what is not there, and tells a removal from an absence', async () => {
    const made = await api.create('ConfigMap', configMap('there', { a: '1' }))
    expect(made.metadata?.uid).toBeTruthy()
    expect((await api.get('ConfigMap', { namespace, name: 'there' }))?.data).toEqual({ a: '1' })
    expect(await api.get('ConfigMap', { namespace, name: 'absent' })).toBeUndefined()
    expect(await api.remove('ConfigMap', { namespace, name: 'there' })).toBe('removed')
    expect(await api.remove('ConfigMap', { namespace, name: 'there' })).toBe('absent')
  })

  it('refuses a name that is taken, and a namespace that is not there', async () => {
    await api.create('ConfigMap', configMap('taken'))
    expect(await refusal(api.create('ConfigMap', configMap('taken')))).toMatchObject({
      code: 409,
      reason: 'AlreadyExists',
      transient: false,
    })
    const nowhere = { metadata: { name: 'x', namespace: 'gateway-test-nowhere' } }
    expect(await refusal(api.create('ConfigMap', nowhere))).toMatchObject({ code: 404, reason: 'NotFound' })
  })

  it('refuses for the quota, with its words, even what exists already', async () => {
    await api.create('Secret', { metadata: { name: 'one', namespace } })
    await api.create('ResourceQuota', {
      metadata: { name: 'few', namespace },
      spec: { hard: { 'count/secrets': '1' } },
    })
    await vi.waitFor(async () => {
      const error = await refusal(api.create('Secret', { metadata: { name: 'one', namespace } }))
      expect(error).toMatchObject({ code: 403, reason: 'Forbidden' })
      expect(error.message).toContain('exceeded quota: few, requested: count/secrets=1, used: count/secrets=')
    })
    await api.remove('ResourceQuota', { namespace, name: 'few' })
  })

  it('does nothing in a dry run, and refuses there what it would refuse', async () => {
    await api.create('ConfigMap', configMap('dry'), { dryRun: true })
    expect(await api.get('ConfigMap', { namespace, name: 'dry' })).toBeUndefined()
    await api.create('ConfigMap', configMap('dry'))
    expect((await refusal(api.create('ConfigMap', configMap('dry'), { dryRun: true }))).code).toBe(409)
    await api.remove('ConfigMap', { namespace, name: 'dry' }, { dryRun: true })
    expect(await api.get('ConfigMap', { namespace, name: 'dry' })).toBeDefined()
  })

  it('removes only the object that is meant, not one that took its name', async () => {
    const first = await api.create('ConfigMap', configMap('again'))
    await api.remove('ConfigMap', { namespace, name: 'again' }, { uid: first.metadata?.uid })
    await api.create('ConfigMap', configMap('again'))
    expect(await api.remove('ConfigMap', { namespace, name: 'again' }, { uid: first.metadata?.uid })).toBe(
      'absent',
    )
    expect(await api.get('ConfigMap', { namespace, name: 'again' })).toBeDefined()
  })

  it('applies: changes nothing the second time, takes away what is not said any more, repairs what others changed', async () => {
    const first = await api.apply('ConfigMap', configMap('applied', { a: '1', b: '2' }))
    const same = await api.apply('ConfigMap', configMap('applied', { a: '1', b: '2' }))
    expect(same.metadata?.resourceVersion).toBe(first.metadata?.resourceVersion)
    expect((await api.apply('ConfigMap', configMap('applied', { a: '1' }))).data).toEqual({ a: '1' })
    await api.patch('ConfigMap', { namespace, name: 'applied' }, { data: { a: 'edited' } })
    expect((await api.apply('ConfigMap', configMap('applied', { a: '1' }))).data).toEqual({ a: '1' })
  })

  it('merges a patch, takes away what is null in it, and refuses one made for an older version', async () => {
    const made = await api.create('ConfigMap', configMap('patched', { a: '1', b: '2' }))
    const of = { namespace, name: 'patched' }
    expect((await api.patch('ConfigMap', of, { data: { a: null, c: '3' } })).data).toEqual({ b: '2', c: '3' })
    const late = { metadata: { resourceVersion: made.metadata?.resourceVersion }, data: { b: 'late' } }
    expect(await refusal(api.patch('ConfigMap', of, late))).toMatchObject({ code: 409, reason: 'Conflict' })
    expect((await refusal(api.patch('ConfigMap', { namespace, name: 'absent' }, {}))).code).toBe(404)
  })

  it('lists every object of a selection once, page by page, made into what is kept', async () => {
    const names = Array.from({ length: 7 }, (_, index) => `page-${index}`)
    for (const name of names)
      await api.create('ConfigMap', { metadata: { name, namespace, labels: { paged: 'yes', name } } })
    const options = { namespace, labelSelector: 'paged=yes', pageSize: 3 }
    const named = (object: ObjectOf['ConfigMap']) => object.metadata?.name ?? ''
    expect((await api.list('ConfigMap', { ...options, transform: named })).items.toSorted()).toEqual(names)
    const whole = await api.list('ConfigMap', { ...options, labelSelector: 'name in (page-1,page-2),paged' })
    expect(whole.items.map(named).toSorted()).toEqual(['page-1', 'page-2'])
    expect(whole.items.every((object) => object.metadata?.managedFields === undefined)).toBe(true)
    const one = await api.list('ConfigMap', { namespace, fieldSelector: 'metadata.name=page-3' })
    expect(one.items.map(named)).toEqual(['page-3'])
  })

  it('tells what happens after a list, in order, and only of the selection', async () => {
    const labels = { watched: 'yes' }
    await api.create('ConfigMap', { metadata: { name: 'before', namespace, labels } })
    const { resourceVersion } = await api.list('ConfigMap', { namespace, labelSelector: 'watched=yes' })
    await api.create('ConfigMap', { metadata: { name: 'after', namespace, labels } })
    await api.create('ConfigMap', configMap('not-meant'))
    await api.patch('ConfigMap', { namespace, name: 'before' }, { data: { a: '1' } })
    await api.patch('ConfigMap', { namespace, name: 'before' }, { metadata: { labels: { watched: null } } })
    await api.remove('ConfigMap', { namespace, name: 'after' })
    const seen: string[] = []
    const stop = new AbortController()
    const watch = api.watch('ConfigMap', {
      namespace,
      labelSelector: 'watched=yes',
      resourceVersion,
      signal: stop.signal,
    })
    const told = (event: WatchEvent<ObjectOf['ConfigMap']>) =>
      event.type === 'BOOKMARK' ? [] : [`${event.type} ${event.object.metadata?.name}`]
    await expect(
      (async () => {
        for await (const event of watch) {
          seen.push(...told(event))
          if (seen.length === 4) stop.abort(new Error('enough'))
        }
      })(),
    ).rejects.toThrow('enough')
    expect(seen).toEqual(['ADDED after', 'MODIFIED before', 'DELETED before', 'DELETED after'])
  })

  it('says that a version is no longer kept', async ({ skip }) => {
    if (cluster.fake) cluster.fake.store.compact()
    else if (!(await compactRealCluster())) skip('SLUICE_TEST_COMPACT names no command')
    // Events alone are not kept in the API server's own cache, which may know more than its store.
    const watch = api.watch('Event', { namespace, resourceVersion: '1', timeoutSeconds: 5 })
    const error = await refusal(
      (async () => {
        for await (const event of watch) return event
      })(),
    )
    expect(error.expired).toBe(true)
  })

  it('ends a watch when its time is over', async () => {
    const { resourceVersion } = await api.list('ConfigMap', { namespace })
    const events: unknown[] = []
    const watch = api.watch('ConfigMap', { namespace, resourceVersion, timeoutSeconds: 1 })
    for await (const event of watch) if (event.type !== 'BOOKMARK') events.push(event)
    expect(events).toEqual([])
  })

  it('runs a job to its end, keeps its log, and records why it failed', async () => {
    const job = sayingJob('fails', namespace, ['one', 'two', 'three'], 3)
    await api.create('Job', job)
    const pod = await endedPod('fails')
    expect(pod.status?.containerStatuses?.[0]?.state?.terminated?.exitCode).toBe(3)
    await vi.waitFor(
      async () => {
        const found = await api.get('Job', { namespace, name: 'fails' })
        const failed = found?.status?.conditions?.find(({ type }) => type === 'Failed')
        expect(failed?.reason).toBe('PodFailurePolicy')
        expect(failed?.message).toContain('failed with exit code 3 matching FailJob rule at index 1')
      },
      { timeout: 20_000 },
    )
    const log = { namespace, pod: pod.metadata?.name ?? '', container: 'main' }
    expect(await text(await api.logs(log))).toBe('one\ntwo\nthree\n')
    expect(await text(await api.logs({ ...log, follow: true }))).toBe('one\ntwo\nthree\n')
    expect(await text(await api.logs({ ...log, tailLines: 1, limitBytes: 3 }))).toBe('thr')
    const stamped = await text(await api.logs({ ...log, timestamps: true }))
    expect(stamped).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}(Z|[+-]\d\d:\d\d) one\n/)
    expect(await text(await api.logs({ ...log, sinceTime: '2100-01-01T00:00:00Z' }))).toBe('')
    const noPrevious = await refusal(api.logs({ ...log, previous: true }))
    expect(noPrevious.code).toBe(400)
    expect(noPrevious.message).toContain('previous terminated container')
    expect((await refusal(api.logs({ ...log, pod: 'absent' }))).code).toBe(404)
    expect(await api.remove('Job', { namespace, name: 'fails' })).toBe('removed')
    await vi.waitFor(async () => expect((await podsOf('fails')).items).toEqual([]), { timeout: 20_000 })
  })

  it('completes a job whose pod succeeded', async () => {
    await api.create('Job', sayingJob('succeeds', namespace, ['done'], 0))
    await endedPod('succeeds')
    await vi.waitFor(
      async () => {
        const found = await api.get('Job', { namespace, name: 'succeeds' })
        expect(found?.status?.succeeded).toBe(1)
        expect(found?.status?.conditions?.some(({ type }) => type === 'Complete')).toBe(true)
      },
      { timeout: 20_000 },
    )
  })

  it('keeps a suspended job without a pod', async () => {
    const job = sayingJob('held', namespace, [], 0)
    if (job.spec) job.spec.suspend = true
    await api.create('Job', job)
    expect((await podsOf('held')).items).toEqual([])
    await api.patch('Job', { namespace, name: 'held' }, { spec: { suspend: false } })
    await endedPod('held')
  })

  it('has an empty log for a pod without a node, and says so of a container that waits', async () => {
    const [container] = sayingTemplate([], 0).spec.containers
    const containers = container ? [{ ...container, image: absentImage }] : []
    await api.create('Pod', {
      metadata: { name: 'nowhere', namespace },
      spec: { containers, nodeSelector: { 'no-such': 'node' } },
    })
    await api.create('Pod', { metadata: { name: 'waits', namespace }, spec: { containers } })
    expect(await text(await api.logs({ namespace, pod: 'nowhere', container: 'main' }))).toBe('')
    await vi.waitFor(
      async () => {
        const pod = await api.get('Pod', { namespace, name: 'waits' })
        expect(pod?.status?.containerStatuses?.[0]?.state?.waiting?.reason).toMatch(
          /ErrImagePull|ImagePullBackOff/,
        )
      },
      { timeout: 20_000 },
    )
    const error = await refusal(api.logs({ namespace, pod: 'waits', container: 'main' }))
    expect(error).toMatchObject({ code: 400, reason: 'BadRequest' })
    expect(error.message).toContain('container "main" in pod "waits" is waiting to start')
  })

  it('has a version, and an id of its own', async () => {
    expect(await api.version()).toMatchObject({ major: 1, minor: expect.any(Number) as number })
    expect(await api.clusterId()).toBe(await api.clusterId())
  })

  it('is followed by a reflector, from a list through changes to an object that took the name of another', async () => {
    const changes: string[] = []
    const labels = { followed: 'yes' }
    const first = await api.create('ConfigMap', {
      metadata: { name: 'a', namespace, labels },
      data: { n: '1' },
    })
    const reflector = startReflector({
      api,
      kind: 'ConfigMap',
      namespace,
      labelSelector: 'followed=yes',
      transform: (object) => object.data?.n,
      onChange: ({ name, uid }, gone) => {
        const which = uid === first.metadata?.uid ? 'first' : 'second'
        changes.push(`${name} ${which}${gone ? ` gone at ${gone.last}` : ''}`)
      },
      logger,
    })
    expect(await reflector.synced).toBe(true)
    expect([...reflector.all()]).toEqual(['1'])
    await api.patch('ConfigMap', { namespace, name: 'a' }, { data: { n: '2' } })
    await vi.waitFor(() => expect(reflector.get(namespace, 'a')).toBe('2'))
    await api.remove('ConfigMap', { namespace, name: 'a' })
    await api.create('ConfigMap', { metadata: { name: 'a', namespace, labels }, data: { n: '3' } })
    await vi.waitFor(() => expect(reflector.get(namespace, 'a')).toBe('3'))
    expect(changes).toEqual(['a first', 'a first', 'a first gone at 2', 'a second'])
    expect(reflector.trouble).toBeUndefined()
    await reflector.stop()
  })
})
