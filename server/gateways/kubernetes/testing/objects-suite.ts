import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import type { WatchEvent } from '../kubernetes-api.ts'
import type { ObjectOf } from '../kubernetes-objects.ts'
import { startReflector } from '../reflector.ts'
import { refusal } from './answers.ts'
import { compactRealCluster, sayingTemplate, type TestCluster, testNamespace } from './clusters.ts'

const logger = createLogger({ format: 'plain', level: 'error', write: (line) => process.stderr.write(line) })
/** What every cluster does with objects, copies and watches, the one in memory and real ones. */
export const objectsSuite = (cluster: TestCluster) =>
  describe(`the ${cluster.name} cluster`, () => {
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
        expect(error.message).toContain(
          'exceeded quota: few, requested: count/secrets=1, used: count/secrets=',
        )
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
      expect((await api.patch('ConfigMap', of, { data: { a: null, c: '3' } })).data).toEqual({
        b: '2',
        c: '3',
      })
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
      const whole = await api.list('ConfigMap', {
        ...options,
        labelSelector: 'name in (page-1,page-2),paged',
      })
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

    it('resizes a deployment by its scale', async () => {
      const of = { namespace, name: 'sized' }
      const template = sayingTemplate([], 0)
      const nowhere = { containers: template.spec.containers, nodeSelector: { 'no-such': 'node' } }
      await api.create('Deployment', {
        metadata: of,
        spec: {
          replicas: 0,
          selector: { matchLabels: { app: 'sized' } },
          template: { metadata: { labels: { app: 'sized' } }, spec: nowhere },
        },
      })
      await api.patch('Deployment', of, { spec: { replicas: 2 } }, { subresource: 'scale' })
      expect((await api.get('Deployment', of))?.spec?.replicas).toBe(2)
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
