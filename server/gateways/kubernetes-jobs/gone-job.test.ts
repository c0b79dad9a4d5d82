import { afterEach, expect, test } from 'vitest'

import { explainAttempt } from '#core/pod/explain-attempt.ts'

import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import { ClusterFollower } from './cluster-follower.ts'
import { factsOfJob } from './facts-of-job.ts'

const namespace = 'sluice-t-acme'
const logger = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  with: () => logger,
}
const open = new Set<ClusterFollower>()
afterEach(async () => {
  for (const follower of open) await follower.stop()
  open.clear()
})

const rig = () => {
  const kubernetes = new FakeKubernetes()
  kubernetes.create('Namespace', { metadata: { name: namespace } })
  const api = kubernetes.api()
  const follower = new ClusterFollower({
    api,
    logger,
    labelSelector: 'sluice.dev/run',
    nodes: false,
    onNews: () => undefined,
  })
  open.add(follower)
  /** What becomes of an attempt whose Job is called so, as one that has just begun to follow the cluster finds it. */
  const fateOf = async (name: string) => {
    const seen = { job: await follower.ask(namespace, name), pods: [] }
    const nowMs = Date.now()
    return explainAttempt(await factsOfJob(follower, namespace, seen, { isCanceled: false, nowMs }), nowMs)
  }
  return { kubernetes, api, fateOf }
}

test('of a Job that is not there it is told whether it ever was', async () => {
  const { kubernetes, api, fateOf } = rig()
  const podTemplate = { spec: { containers: [{ name: 'main', image: 'app:1' }], restartPolicy: 'Never' } }
  await api.create('Job', { metadata: { name: 'made', namespace }, spec: { template: podTemplate } } as never)
  await expect.poll(() => kubernetes.podsOf(namespace, 'made').length).toBe(1)
  await api.remove('Job', { namespace, name: 'made' })
  expect(await fateOf('made')).toMatchObject({ is: 'ended', failure: { cause: 'deleted' } })
  expect(await fateOf('never-made')).toMatchObject({ is: 'ended', failure: { cause: 'not_made' } })
})
