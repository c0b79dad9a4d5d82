import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'

import { describe, expect, test } from 'vitest'

import { label, poolDeploymentName } from '#server/gateways/kubernetes-jobs/names.ts'
import type { ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

const small = 'runtime: { cpuMilli: 200, memoryMib: 512 }'
const numbers = readFileSync('examples/numbers.yaml', 'utf8')
  .replace(
    'name: process_numbers\n',
    `name: process_numbers\n    executor: pool\n    maxConcurrent: 2\n    ${small}\n`,
  )
  .replace(/^assets:[\s\S]*?(?=^graphs:|^ops:)/m, '')
  .replace(/^ {2}- id: job_assets[\s\S]*?(?=^ {2}- id:|^\w|$(?![\s\S]))/m, '')
const runtime = { cpuMilli: 200, memoryMib: 512 }
const sleepers = JSON.stringify({
  sluice: 'pipeline',
  name: 'sleepers',
  assets: [
    { id: 'slow', key: 'slow', compute: { kind: 'shell', code: 'echo begun; sleep 8; echo done' } },
    {
      id: 'stubborn',
      key: 'stubborn',
      compute: { kind: 'shell', code: `trap '' TERM; echo begun; while true; do sleep 1; done` },
    },
  ],
  jobs: [
    { id: 'j1', name: 'slowly', target: { selection: 'key:slow' }, executor: 'pool', runtime },
    { id: 'j2', name: 'never_ends', target: { selection: 'key:stubborn' }, executor: 'pool', runtime },
  ],
})

const cluster = await clusterRuns('pool', [numbers, sleepers], { SLUICE_POOL_MIN: '2', SLUICE_POOL_MAX: '3' })
const { fixture } = cluster

interface Lease {
  attempt: number
  step: string | null
  stepAttempt: number | null
  worker: string | null
  ended: boolean
  howEnded: unknown
}
const leasesOf = (runId: string): Promise<Lease[]> =>
  fixture.rows<Lease>(
    `SELECT attempt, step, step_attempt AS "stepAttempt", worker, ended_at IS NOT NULL AS ended, how_ended AS "howEnded" FROM pool_lease WHERE run_id = $1 ORDER BY offered_at`,
    [runId],
  )
const leasesOver = (runId: string): Promise<Lease[]> =>
  until(
    () => leasesOf(runId),
    (leases) => leases.every(({ ended }) => ended),
  )
/** The worker that holds the step of a run. */
const workerOf = async (runId: string): Promise<string> => {
  const leases = await until(
    () => leasesOf(runId),
    (found) => found.some(({ step, worker, ended }) => step !== null && worker !== null && !ended),
  )
  return leases.findLast(({ step, worker }) => step !== null && worker !== null)?.worker ?? ''
}
const pools = () =>
  fixture.rows<{ key: string; size: number }>('SELECT key, size FROM pool WHERE tenant_id = $1', [
    cluster.tenant().tenantId,
  ])
const pods = async () =>
  (
    await cluster.rig.cluster.list('Pod', {
      namespace: cluster.namespace(),
      labelSelector: `${label.role}=pool`,
    })
  ).items
const told = async (runId: string, type: string): Promise<number> =>
  (await fixture.rows('SELECT number FROM run_event WHERE run_id = $1 AND type = $2', [runId, type])).length

describe('a run in a pool', { timeout: 240_000 }, () => {
  test('has its steps carried out by warm workers, two at once, each in the image of the pipeline; no Job is made', async () => {
    const runId = await cluster.start({ job: 'process_numbers', pipeline: 'numbers' })
    let most = 0
    let over = false
    const watching = (async () => {
      while (!over) {
        const open = (await leasesOf(runId)).filter(({ step, worker, ended }) => step && worker && !ended)
        most = Math.max(most, open.length)
        await delay(50)
      }
    })()
    const { status, failure } = await cluster.ended(runId, 200_000).finally(() => (over = true))
    await watching
    expect(failure).toBeNull()
    expect(status).toBe('succeeded')
    expect(most).toBeLessThanOrEqual(2)
    expect(await cluster.jobs(runId)).toEqual([])
    // One try of each step: where there is another, how the first one ended is said.
    const steps = (await leasesOver(runId)).filter(({ step }) => step !== null)
    expect(
      steps.map(({ attempt, stepAttempt, howEnded }) => ({ attempt, stepAttempt, howEnded })),
      JSON.stringify(steps),
    ).toEqual(
      Array.from({ length: 6 }, () => ({
        attempt: 1,
        stepAttempt: 1,
        howEnded: { is: 'process', end: expect.objectContaining({ exitCode: 0, signal: null }) as unknown },
      })),
    )
    const values = await fixture.rows<{ summary: unknown }>(
      `SELECT outputs->'values'->0->'summary' AS summary FROM step WHERE run_id = $1`,
      [runId],
    )
    for (const sum of ['30', '25', '55']) expect(JSON.stringify(values)).toContain(sum)
    const decisions = await fixture.rows<{ change: string; words: string }>(
      `SELECT from_size || ' to ' || to_size AS change, words FROM pool_decision WHERE tenant_id = $1 ORDER BY at`,
      [cluster.tenant().tenantId],
    )
    expect(decisions[0]).toEqual({ change: '0 to 2', words: 'It is used.' })
    // On a machine with much to do it has grown meanwhile, and says why.
    for (const { change, words } of decisions.slice(1)) {
      expect(change).toBe('2 to 3')
      expect(words).not.toBe('')
    }
    const workers = await pods()
    expect(workers.length).toBeGreaterThanOrEqual(2)
    for (const { spec } of workers) {
      expect(spec?.automountServiceAccountToken).toBe(false)
      expect(spec?.containers[0]?.image).toBe(process.env.SLUICE_RUNNER_IMAGE)
    }
  })

  test('whose worker is killed under a step does it again, and it is recorded once', async () => {
    const startedApart = async (): Promise<{ runId: string; worker: string }> => {
      const runId = await cluster.start({ job: 'slowly', pipeline: 'sleepers' })
      await cluster.printed(runId, 'begun')
      const worker = await workerOf(runId)
      const leases = await leasesOf(runId)
      if (leases.find(({ step }) => step === null)?.worker !== worker) return { runId, worker }
      // Who loses the run with its step tries the run again, which is another test's.
      await cluster.ended(runId)
      return startedApart()
    }
    const { runId, worker } = await startedApart()
    await cluster.rig.cluster.remove(
      'Pod',
      { namespace: cluster.namespace(), name: worker },
      { gracePeriodSeconds: 0 },
    )
    expect(await cluster.ended(runId, 200_000)).toMatchObject({ status: 'succeeded', failure: null })
    expect(await told(runId, 'STEP_SUCCESS')).toBe(1)
    expect(await told(runId, 'STEP_UP_FOR_RETRY')).toBe(1)
    const made = await fixture.rows(
      `SELECT number FROM asset_event WHERE run_id = $1 AND type = 'ASSET_MATERIALIZATION'`,
      [runId],
    )
    expect(made).toHaveLength(1)
    await leasesOver(runId)
  })

  test('that is canceled leaves no lease and no process, however stubborn', async () => {
    const runId = await cluster.start({ job: 'never_ends', pipeline: 'sleepers' })
    await cluster.printed(runId, 'begun')
    await cancelRun(
      fixture.app,
      fixture.runApi.chance,
      { ...cluster.tenant(), runId, by: 'Ada', force: false },
      fixture.clock.now(),
    )
    expect((await cluster.ended(runId)).status).toBe('canceled')
    await leasesOver(runId)
  })

  test('a worker that is taken away ends what it holds first', async () => {
    const runId = await cluster.start({ job: 'slowly', pipeline: 'sleepers' })
    await cluster.printed(runId, 'begun')
    const worker = await workerOf(runId)
    await cluster.rig.cluster.remove('Pod', { namespace: cluster.namespace(), name: worker })
    expect((await cluster.ended(runId)).status).toBe('succeeded')
    expect(await told(runId, 'STEP_UP_FOR_RETRY')).toBe(0)
    await until(pods, (found) => found.every(({ metadata }) => metadata?.name !== worker), 60_000)
  })

  test('the code of its workers is in a Secret, comes back when that is deleted, and goes with the Deployment', async () => {
    const [pool] = await pools()
    const of = { namespace: cluster.namespace(), name: poolDeploymentName(pool?.key ?? '') }
    const deployment = await cluster.rig.cluster.get('Deployment', of)
    const secrets = async () =>
      (
        await cluster.rig.cluster.list('Secret', {
          namespace: cluster.namespace(),
          labelSelector: `${label.pool}=${pool?.key}`,
        })
      ).items
    const [secret] = await secrets()
    const code = Buffer.from(secret?.data?.code ?? '', 'base64').toString()
    expect(code).toContain(`${cluster.tenant().tenantId}.`)
    expect(JSON.stringify(deployment)).not.toContain(code.slice(-20))
    const name = secret?.metadata?.name ?? ''
    await cluster.rig.cluster.remove('Secret', { namespace: of.namespace, name })
    const isAnother = (uid: string | undefined) => (found: ObjectOf['Secret'][]) =>
      found.length === 1 && found[0]?.metadata?.uid !== uid
    const [again] = await until(secrets, isAnother(secret?.metadata?.uid), 60_000)
    await cluster.rig.cluster.remove('Deployment', of)
    // The pool is wanted yet: both come again, and the Secret is that of the new Deployment.
    await until(secrets, isAnother(again?.metadata?.uid), 120_000)
    const { metadata } = (await cluster.rig.cluster.get('Deployment', of)) ?? {}
    expect((await secrets())[0]?.metadata?.ownerReferences?.[0]?.uid).toBe(metadata?.uid)
    await until(
      pods,
      (found) => found.filter(({ status }) => status?.phase === 'Running').length >= 2,
      120_000,
    )
  })

  test('a pool that somebody resized is put right', async () => {
    const [pool] = await pools()
    const name = poolDeploymentName(pool?.key ?? '')
    const sizeOf = async () =>
      (await cluster.rig.cluster.get('Deployment', { namespace: cluster.namespace(), name }))?.spec?.replicas
    const size = await sizeOf()
    await cluster.rig.cluster.patch(
      'Deployment',
      { namespace: cluster.namespace(), name },
      { spec: { replicas: 0 } },
    )
    await until(sizeOf, (now) => now === size, 60_000)
  })
})
