import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'

import type { ObjectOf } from '../kubernetes-objects.ts'
import { sayingTemplate, type TestCluster, testNamespace } from './clusters.ts'

/** What every cluster does with Deployments, the one in memory and real ones. */
export const deploymentsSuite = (cluster: TestCluster) =>
  describe(`deployments of the ${cluster.name} cluster`, () => {
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

    const deployment = (replicas: number): ObjectOf['Deployment'] => {
      const [container] = sayingTemplate([], 0).spec.containers
      if (!container) throw new Error('A template has a container.')
      const labels = { test: 'staying' }
      return {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'staying', namespace, labels },
        spec: {
          replicas,
          selector: { matchLabels: labels },
          template: {
            metadata: { labels },
            spec: {
              terminationGracePeriodSeconds: 1,
              containers: [{ ...container, command: ['sh', '-c', 'sleep 600'] }],
            },
          },
        },
      }
    }
    const running = (count: number) =>
      vi.waitFor(
        async () => {
          const { items } = await api.list('Pod', { namespace, labelSelector: 'test=staying' })
          const staying = items.filter(({ metadata }) => !metadata?.deletionTimestamp)
          expect(staying.map(({ status }) => status?.phase)).toEqual(
            Array.from({ length: count }, () => 'Running'),
          )
          return staying.map(({ metadata }) => metadata?.name ?? '')
        },
        { timeout: 40_000, interval: 100 },
      )

    it('has as many pods as it says, each again where somebody takes one away', async () => {
      await api.apply('Deployment', deployment(2))
      const [first = ''] = await running(2)
      await api.remove('Pod', { namespace, name: first })
      expect(await running(2)).not.toContain(first)
    })

    it('loses the pod that costs least, and all of them with itself', async () => {
      await api.apply('Deployment', deployment(3))
      const pods = await running(3)
      for (const [index, name] of pods.entries())
        await api.patch(
          'Pod',
          { namespace, name },
          {
            metadata: { annotations: { 'controller.kubernetes.io/pod-deletion-cost': String(100 - index) } },
          },
        )
      await api.apply('Deployment', deployment(2))
      expect((await running(2)).toSorted()).toEqual(pods.slice(0, 2).toSorted())
      await api.remove('Deployment', { namespace, name: 'staying' })
      await running(0)
    })
  })
