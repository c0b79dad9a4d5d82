import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { ObjectOf } from '../kubernetes-objects.ts'
import { refusal, text } from './answers.ts'
import { absentImage, sayingJob, sayingTemplate, type TestCluster, testNamespace } from './clusters.ts'

/** What every cluster does with jobs, pods and their logs, the one in memory and real ones. */
export const jobsSuite = (cluster: TestCluster) =>
  describe(`jobs and pods of the ${cluster.name} cluster`, () => {
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

    it('ends a pod that its node has had for longer than its deadline, and no pod that waits for a node', async () => {
      const staying = (name: string, nodeSelector?: Record<string, string>): ObjectOf['Job'] => {
        const job = sayingJob(name, namespace, [], 0)
        const { spec } = sayingTemplate([], 0)
        const containers = spec.containers.map((each) => ({ ...each, command: ['sleep', '300'] }))
        const template = { spec: { ...spec, containers, activeDeadlineSeconds: 1, nodeSelector } }
        return { ...job, spec: { ...job.spec, template } }
      }
      await api.create('Job', staying('unplaced', { 'no-such': 'node' }))
      await api.create('Job', staying('overdue'))
      expect((await endedPod('overdue')).status).toMatchObject({
        phase: 'Failed',
        reason: 'DeadlineExceeded',
      })
      expect((await onlyPod('unplaced')).status?.phase).toBe('Pending')
      const waits = await api.get('Job', { namespace, name: 'unplaced' })
      expect(waits?.status?.conditions?.some(({ type }) => type === 'Failed') ?? false).toBe(false)
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
  })
