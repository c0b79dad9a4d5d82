import { describe, expect, test } from 'vitest'

import { stuckAfterMs } from '#core/pod/explain-attempt.ts'
import { keptAfterEndMs, leftoverGraceMs } from '#core/pod/judge-leftover-pod.ts'
import { createLogger } from '#server/platform/logger.ts'

import type { OpenAttempts } from '../launcher.ts'
import { createKubernetesLauncher } from './kubernetes-launcher.ts'
import { at, attempts, jobsOf, launched, launchOf, open, rig, runId } from './testing/launcher-rig.ts'

describe('what is left behind', () => {
  test('goes once its attempt is over and somebody could look at it; what is open stays', async () => {
    const { worker, cluster, pass } = rig()
    const one = worker()
    await launched(one)
    await launched(one, launchOf({ order: { ...launchOf().order, attempt: 2 } }))
    await one.follow('default', true)
    const isOpen = attempts((_run, attempt) => attempt === 2)
    await one.clearLeftovers(isOpen, new Date())
    expect(await jobsOf(cluster)).toHaveLength(2)
    pass(keptAfterEndMs + 1_000)
    await expect
      .poll(async () => (await one.clearLeftovers(isOpen, new Date()), jobsOf(cluster)))
      .toEqual([`sluice-run-${runId}-2`])
  })

  test('goes as a pod too whose Job somebody took without it, by force where it does not go', async () => {
    const { worker, cluster, pass } = rig()
    const one = worker()
    await launched(one)
    await one.follow('default', true)
    await expect.poll(() => cluster.podsOf(at.namespace, at.name)).toHaveLength(1)
    const [pod] = cluster.podsOf(at.namespace, at.name)
    if (pod) pod.onDelete = undefined
    await cluster.api().remove('Job', at, { propagationPolicy: 'Orphan' })
    const isOpen = attempts(() => false)
    const left = async () => {
      await one.clearLeftovers(isOpen, new Date())
      return (await cluster.api().list('Pod')).items.map(({ metadata }) =>
        Boolean(metadata?.deletionTimestamp),
      )
    }
    expect(await left()).toEqual([false])
    pass(keptAfterEndMs + 1_000)
    await expect.poll(left).toEqual([true])
    pass(leftoverGraceMs + stuckAfterMs + 1_000)
    await expect.poll(left).toEqual([])
  })

  test('is left alone while it is not known what there is, and asked about after it is', async () => {
    const { worker, cluster, pass } = rig()
    const one = worker()
    await launched(one)
    cluster.weather.away()
    await one.follow('default', true)
    pass(keptAfterEndMs + 1_000)
    const asked: string[] = []
    const none: OpenAttempts = {
      all: async () => (asked.push('all'), () => false),
      has: async () => (asked.push('one'), false),
    }
    await one.clearLeftovers(none, new Date())
    expect(asked).toEqual([])
    cluster.weather.back()
    await expect.poll(async () => (await one.clearLeftovers(none, new Date()), jobsOf(cluster))).toEqual([])
    expect(asked).toEqual(['all', 'one'])
  })

  test('by an attempt that is open after all stays: a Job that runs is asked about once more', async () => {
    const { worker, cluster, pass } = rig()
    const one = worker()
    await launched(one)
    await one.follow('default', true)
    pass(keptAfterEndMs + 1_000)
    let asked = 0
    const lateToTell: OpenAttempts = { all: async () => () => false, has: async () => (asked++, true) }
    await expect
      .poll(async () => (await one.clearLeftovers(lateToTell, new Date()), asked))
      .toBeGreaterThan(0)
    expect(await jobsOf(cluster)).toHaveLength(1)
  })

  test.each([
    ['with another prefix', 'other-t-0a1b', 'other-t-', 'other-t-acme'],
    ['that was restored from a copy of our database', 'sluice-t-9f8e', 'sluice-t-', 'sluice-t-acme'],
  ])(
    'by another installation in the same cluster %s is none of ours',
    async (_, installation, prefix, namespace) => {
      const { worker, cluster, pass } = rig()
      const theirs = createKubernetesLauncher({
        name: 'default',
        api: cluster.api(),
        runnerImage: 'sluice-runner:1',
        installation,
        namespacePrefix: prefix,
        runApiUrl: 'http://web:1',
        logger: createLogger({ format: 'plain', write: () => undefined }),
      })
      open.add(theirs)
      await launched(theirs)
      const one = worker()
      await launched(one)
      await one.follow('default', true)
      pass(keptAfterEndMs + 1_000)
      await expect
        .poll(
          async () => (
            await one.clearLeftovers(
              attempts(() => false),
              new Date(),
            ),
            jobsOf(cluster)
          ),
        )
        .toHaveLength(1)
      expect((await cluster.api().list('Job')).items[0]?.metadata?.namespace).toBe(namespace)
    },
  )
})
