import { afterAll, expect, test } from 'vitest'

import { readEvents } from '#server/db/sql/read-events.ts'
import { label } from '#server/gateways/kubernetes-jobs/names.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { pipelineOf, type TestTenant } from '#server/testing/run-fixture.ts'
import { until } from '#server/testing/run-rig.ts'
import { openWatchedCluster, type WatchedCall } from '#server/testing/watched-cluster.ts'

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'once',
  assets: [{ id: 'once', key: 'once', compute: { kind: 'shell', code: 'echo once' } }],
})

const watched = await openWatchedCluster(process.env.KUBECONFIG ?? '')
const cluster = await clusterRuns('killed', [], {}, { SLUICE_KUBECONFIG: watched.kubeconfig })
const { fixture, rig, worker } = cluster
afterAll(() => watched.close())

interface Round {
  /** The call that the worker did not live through. */
  call: string
  tenant: TestTenant
  runId: string
}

/** A run of a new tenant whose worker dies at a call of its launch, counted from 1, before that reaches the cluster or when it is done. Undefined where a launch has fewer. */
const killedAt = async (number: number, when: 'before' | 'after'): Promise<Round | undefined> => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, pipelineOf(pipeline))
  const namespace = `${rig.prefix}${tenant.slug}`
  const inNamespace = new RegExp(`/namespaces/${namespace}(/|$)`)
  const numbers = new Map<WatchedCall, number>()
  const struck = Promise.withResolvers<string | undefined>()
  watched.onCall = async (call, at) => {
    const { method, path } = call
    if (!inNamespace.test(path)) return false
    if (at === 'before') numbers.set(call, numbers.size + 1)
    const isJob = method === 'POST' && path.endsWith('/jobs')
    if (numbers.get(call) === number && at === when) {
      await worker.kill('SIGKILL')
      struck.resolve(`${when} call ${number}, ${method} ${path}`)
      return true
    }
    if (isJob && at === 'after') struck.resolve(undefined)
    return false
  }
  const runId = await cluster.start({ assets: ['once'] }, tenant)
  const call = await struck.promise
  watched.onCall = async () => false
  if (call === undefined) return undefined
  await worker.start()
  return { call, tenant, runId }
}

test('a worker that dies at any call of a launch, before or after it, leaves a run that goes on once, is recorded once, and nothing else', async () => {
  const rounds: Round[] = []
  for (let number = 1; ; number += 1) {
    const both = [await killedAt(number, 'before'), await killedAt(number, 'after')]
    rounds.push(...both.filter((round) => round !== undefined))
    if (both.includes(undefined)) break
  }
  // Reads, a namespace with all that belongs to it, and the Job, which is the last.
  expect(rounds.length).toBeGreaterThan(20)
  expect(rounds.at(-1)?.call).toMatch(/after call \d+, POST .*\/jobs$/)

  for (const { call, runId, tenant } of rounds) {
    const { status, failure, log } = await cluster.ended(runId, 170_000)
    expect({ call, status, failure, log }).toEqual({
      call,
      status: 'succeeded',
      failure: null,
      log: 'once\n',
    })
    const made = await fixture.rows(
      `SELECT 1 FROM asset_event WHERE run_id = $1 AND type = 'ASSET_MATERIALIZATION'`,
      [runId],
    )
    expect({ call, made: made.length }).toEqual({ call, made: 1 })
    const held = await fixture.rows('SELECT 1 FROM run_slot WHERE tenant_id = $1 AND run_id IS NOT NULL', [
      tenant.tenantId,
    ])
    expect({ call, held }).toEqual({ call, held: [] })
  }
  const again = await Promise.all(
    rounds.map(async ({ call, runId, tenant: { tenantId } }) => {
      const events = await fixture.app.asTenant(tenantId, (sql) => readEvents(sql, tenantId, runId, 0, 1_000))
      return events.flatMap(({ event }) =>
        event.type === 'RUN_RELAUNCHED' ? [{ call, cause: event.failure.cause }] : [],
      )
    }),
  )
  // Where a launch was given up it is said why, and nobody is told of who deleted what was never made.
  const causes = new Set(again.flat().map(({ cause }) => cause))
  expect([...causes].filter((cause) => cause !== 'not_made' && cause !== 'worker_lost')).toEqual([])
  const runs = new Set(rounds.map(({ runId }) => runId))
  const left = async (kind: 'Job' | 'Pod') =>
    (await rig.cluster.list(kind, { labelSelector: label.run })).items.filter(({ metadata }) =>
      runs.has(metadata?.labels?.[label.run] ?? ''),
    )
  await until(
    async () => [...(await left('Job')), ...(await left('Pod'))],
    (all) => all.length === 0,
    170_000,
  )
}, 900_000)
