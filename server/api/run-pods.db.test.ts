import { expect, test } from 'vitest'

import type { Caller } from '#core/access/caller.ts'
import type { Failure } from '#core/run/run-event.ts'
import { stepJobName } from '#core/run/step-job-name.ts'
import { beatStepClaim, claimStep } from '#server/db/sql/step-claims.ts'
import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { containerMemoryKeeper } from '#server/usecases/run/keep-container-memory.ts'
import { containerTimeKeeper } from '#server/usecases/run/keep-container-times.ts'
import { showAssetPod } from '#server/usecases/run/show-asset-pod.ts'

import { runAnswer } from './run-answers.ts'

const fixture = runFixture()
const { setUp, start, take, claimed } = claimedRuns(fixture)
const ground = {
  launcher: 'kubernetes',
  installation: { cpuMilli: 2000, memoryMib: 512, env: { TOKEN: 'secret' } },
} as const

const show = ({ tenantId, deploymentId, userId }: TestTenant, runId: string) => {
  const user = { id: userId, name: 'Ada', email: 'ada@example.com' }
  const caller: Caller = { tenantId, deploymentId, user, role: 'owner' }
  return fixture.app.asTenant(tenantId, (sql) => runAnswer(sql, caller, runId, fixture.clock.now(), ground))
}
const intoCluster = (runId: string, carries = 'run') =>
  fixture.rows('UPDATE run_attempt SET launch_record = $2 WHERE run_id = $1', [
    runId,
    {
      cluster: 'c',
      namespace: 'ui-acme',
      job: `sluice-run-${runId}-1`,
      fence: 1,
      pod: {
        runtime: ground.installation,
        saidBy: {
          cpuMilli: { of: 'installation' },
          memoryMib: { of: 'installation' },
          'env.TOKEN': { of: 'installation' },
        },
        carries,
      },
    },
  ])
const intoPool = (runId: string) =>
  fixture.rows(
    `UPDATE run_attempt SET launch_record = launch_record || '{"pool": "0123456789abcdef", "job": "sluice-pool-0123456789abcdef", "lease": "l"}' WHERE run_id = $1`,
    [runId],
  )
const used = (runId: string, cpuMs: number, memoryMib: number) =>
  fixture.rows(
    `UPDATE run_attempt SET cpu_ms = $2, peak_memory_bytes = $3, ended_at = claimed_at + interval '10 seconds' WHERE run_id = $1`,
    [runId, cpuMs, memoryMib * 2 ** 20],
  )

test('a run on one machine has no pods', async () => {
  const tenant = await setUp()
  const { runId } = await claimed(tenant)
  expect((await show(tenant, runId)).pods).toBeNull()
})

test('a run in a pool shows what its workers are, where they are, and takes nobody’s use for its own', async () => {
  const tenant = await setUp()
  const { runId } = await claimed(tenant)
  await intoCluster(runId, 'pool')
  await intoPool(runId)
  await used(runId, 5_000, 100)
  const { pods } = await show(tenant, runId)
  expect(pods).toMatchObject({ carries: 'pool', steps: [], own: { usage: null, advice: [] } })
  expect(pods?.own.kubectl).toBe(
    'kubectl --namespace ui-acme describe deployment,pod --selector sluice.dev/pool=0123456789abcdef',
  )
})

test('the pod of a run: where it is, what it is made of, and who said so; what variables hold stays there', async () => {
  const tenant = await setUp('basic')
  const { runId } = await claimed(tenant)
  await intoCluster(runId)
  const { pods } = await show(tenant, runId)
  expect(pods?.own).toMatchObject({
    namespace: 'ui-acme',
    job: `sluice-run-${runId}-1`,
    kubectl: `kubectl --namespace ui-acme describe job,pod --selector job-name=sluice-run-${runId}-1`,
    usage: null,
  })
  expect(pods?.own.lines).toContainEqual({
    name: 'Memory',
    value: '512 MiB',
    saidBy: 'this installation',
  })
  expect(pods?.own.lines).toContainEqual({ name: 'Variable', value: 'TOKEN', saidBy: 'this installation' })
  expect(JSON.stringify(pods)).not.toContain('secret')
})

/** What mends a run whose first step failed so. */
const mendOf = async (tenant: TestTenant, failure: Failure) => {
  const { runId, send } = await claimed(tenant)
  await intoCluster(runId)
  await send(1, [
    { type: 'RUN_START', atMs },
    step('STEP_START', 'generated_numbers'),
    { type: 'STEP_FAILURE', atMs, step: 'generated_numbers', stepAttempt: 1, failure },
    { type: 'RUN_FAILURE', atMs, failure },
  ])
  return (await show(tenant, runId)).mend
}

test('what a step of too little memory needs is one change, where it is said; as far as the plan goes', async () => {
  const failure = {
    message: 'It used more than its memory limit of 512 MiB and was ended.',
    fault: 'limit' as const,
    cause: 'out_of_memory',
    remedy: { field: 'memoryMib' as const, from: 512, to: 4096 },
  }
  const fail = async (plan: string) => mendOf(await setUp(plan), failure)
  expect(await fail('unlimited')).toMatchObject({
    is: 'change',
    pipeline: 'numbers',
    elementId: 'a',
    to: 4096,
    button: 'Give it 4 GiB',
  })
  expect(await fail('basic')).toMatchObject({ is: 'change', to: 2048 })
})

test('a step that met its own figure, in a pod that has more, is mended where that is said', async () => {
  const tenant = await setUp()
  const runtime = 'runtime: { memoryMib: 128, memoryLimitMib: 256 }'
  const text = `sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, compute: { kind: shell, code: date }, ${runtime} }
  - { id: b, key: even_numbers, compute: { kind: shell, code: date } }
`
  await fixture.publish(tenant, pipelineOf(text))
  const mend = await mendOf(tenant, { message: 'Too much.', fault: 'limit', cause: 'out_of_memory' })
  expect(mend).toMatchObject({ elementId: 'a', field: 'memoryLimitMib', from: 256, to: 512 })
  expect(mend?.sentence).toContain('Sets the memory limit of generated_numbers to 512 MiB; it is 256 MiB.')
})

test('what five runs of the same left unused is told, with the change that takes it back', async () => {
  const tenant = await setUp()
  let last = ''
  for (const round of [1, 2, 3, 4, 5]) {
    const { runId, send } = await claimed(tenant)
    await intoCluster(runId)
    await send(1, [
      { type: 'RUN_START', atMs },
      { type: 'RUN_SUCCESS', atMs },
    ])
    await used(runId, 1_000 + round * 160, 100)
    last = runId
    if (round < 5) expect((await show(tenant, runId)).pods?.own.advice).toEqual([])
  }
  const { pods } = await show(tenant, last)
  expect(pods?.own.usage).toEqual({ cpuMilli: 180, memoryMib: 100 })
  expect(pods?.own.advice.map(({ button, sentence }) => [button, sentence])).toEqual([
    ['Shrink to 300 m', 'Sets the processor of the pipeline numbers to 300 m; it is 2,000 m.'],
    ['Shrink to 192 MiB', 'Sets the memory of the pipeline numbers to 192 MiB; it is 512 MiB.'],
  ])
})

test('a step with a pod of its own has its Job by name, its size by its own layers, and what it used', async () => {
  const tenant = await fixture.tenant()
  const text = `sluice: pipeline
name: apart
assets: [{ id: a, key: apart, compute: { kind: container, image: "team/x:1" }, runtime: { memoryMib: 256 } }]
`
  await fixture.publish(tenant, pipelineOf(text))
  const { runId } = await start(tenant, ['apart'])
  await take(50)
  await intoCluster(runId, 'steps')
  await fixture.rows(
    `UPDATE step SET status = 'running', started_at = now() WHERE run_id = $1 AND key = 'apart'`,
    [runId],
  )
  const of = { tenantId: tenant.tenantId, runId, attempt: 1, step: 'apart', stepAttempt: 1 }
  await fixture.app.asTenant(tenant.tenantId, async (sql) => {
    await claimStep(sql, of, new Date(atMs))
    const usage = { peakMemoryBytes: 210 * 2 ** 20, cpuMs: 1_800 }
    await beatStepClaim(sql, of, usage, new Date(atMs + 10_000))
  })
  const { pods } = await show(tenant, runId)
  expect(pods?.steps).toMatchObject([
    {
      step: 'apart',
      namespace: 'ui-acme',
      job: stepJobName(runId, 1, 'apart', 1),
      asked: { cpuMilli: 2000, memoryMib: 256 },
      usage: { cpuMilli: 180, memoryMib: 210 },
    },
  ])
  expect(pods?.steps[0]?.lines).toContainEqual({ name: 'Memory', value: '256 MiB', saidBy: 'apart' })
  expect(pods?.steps[0]?.lines).toContainEqual({ name: 'Image', value: 'team/x:1', saidBy: 'apart' })
})

test('the pods of steps are shown as they were made, whatever their deployment gives since', async () => {
  const tenant = await fixture.tenant()
  const text = `sluice: pipeline
name: kept
assets: [{ id: a, key: kept, compute: { kind: container, image: "team/x:1" } }]
`
  await fixture.publish(tenant, pipelineOf(text))
  const { runId } = await start(tenant, ['kept'])
  await take(50)
  await intoCluster(runId, 'steps')
  await fixture.rows(
    `UPDATE run_attempt SET launch_record = jsonb_set(launch_record, '{pod,ground}', $2) WHERE run_id = $1`,
    [
      runId,
      {
        installation: ground.installation,
        deployment: { name: 'production', runtime: { memoryMib: 1024 } },
        ceiling: { plan: 'unlimited', cpuMilli: null, memoryMib: null },
      },
    ],
  )
  await fixture.rows(
    `UPDATE step SET status = 'running', started_at = now() WHERE run_id = $1 AND key = 'kept'`,
    [runId],
  )
  const { tenantId } = tenant
  await fixture.app.asTenant(tenantId, (sql) =>
    sql.rows('UPDATE deployment SET runtime = $2 WHERE tenant_id = $1', [tenantId, { memoryMib: 4096 }]),
  )
  const { pods } = await show(tenant, runId)
  expect(pods?.steps).toMatchObject([{ step: 'kept', asked: { memoryMib: 1024 } }])
})

test('what its containers had and used is told of each attempt and of each step with a pod of its own', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(
    tenant,
    pipelineOf(
      'sluice: pipeline\nname: used\nassets: [{ id: a, key: used, compute: { kind: container, image: "team/x:1" } }]\n',
    ),
  )
  const { runId } = await start(tenant, ['used'])
  await take(50)
  await intoCluster(runId, 'steps')
  const { tenantId } = tenant
  const keep = containerTimeKeeper({ pool: fixture.system, namespacePrefix: 'ui-' })
  await fixture.app.asTenant(tenantId, (sql) =>
    claimStep(sql, { tenantId, runId, attempt: 1, step: 'used', stepAttempt: 1 }, new Date(atMs)),
  )
  const of = { runId, attempt: 1, containerMs: 4_000, cpuMilli: 500, memoryMib: 256 }
  await keep({ ...of, namespace: `ui-${tenant.slug}`, step: { key: 'used', attempt: 1 } })
  await keep({ ...of, namespace: `ui-${tenant.slug}`, step: undefined, containerMs: 9_000 })
  await keep({ ...of, namespace: 'ui-somebody-else', step: undefined, containerMs: 1 })
  const answer = await show(tenant, runId)
  const usage = { containerMs: 4_000, cpuMilli: 500, memoryMib: 256, cpuMs: null, peakMemoryBytes: null }
  expect(answer.steps).toMatchObject([{ key: 'used', usage }])
  expect(answer.attempts).toMatchObject([{ usage: { ...usage, containerMs: 9_000 } }])
})

test('the most that a container was seen to hold is shown, from its own namespace alone, and nobody is advised to give it less', async () => {
  const tenant = await fixture.tenant()
  const compute = 'compute: { kind: container, image: "team/x:1" }'
  await fixture.publish(
    tenant,
    pipelineOf(`sluice: pipeline\nname: seen\nassets: [{ id: a, key: seen, ${compute} }]\n`),
  )
  const { tenantId } = tenant
  const keep = containerMemoryKeeper({ pool: fixture.system, namespacePrefix: 'ui-' })
  let last = ''
  for (let round = 0; round < 5; round += 1) {
    const { runId } = await start(tenant, ['seen'])
    await take(50)
    await intoCluster(runId, 'steps')
    const of = { runId, attempt: 1, step: { key: 'seen', attempt: 1 } }
    await fixture.app.asTenant(tenantId, (sql) =>
      claimStep(sql, { tenantId, runId, attempt: 1, step: 'seen', stepAttempt: 1 }, new Date(atMs)),
    )
    for (const mebibytes of [80, 60])
      await keep({ ...of, namespace: `ui-${tenant.slug}`, peakBytes: mebibytes * 2 ** 20 })
    await keep({ ...of, namespace: 'ui-somebody-else', peakBytes: 2 ** 40 })
    await fixture.rows(`UPDATE step SET status = 'succeeded', started_at = now() WHERE run_id = $1`, [runId])
    await fixture.rows(
      `UPDATE run SET status = 'succeeded', finished_at = now(), started_at = now() WHERE id = $1`,
      [runId],
    )
    last = runId
  }
  const { pods } = await show(tenant, last)
  expect(pods?.steps).toMatchObject([{ step: 'seen', usage: { memoryMib: 80 }, advice: [] }])
})

test('an asset tells what the pod that made its latest value used, and with how many it shared it', async () => {
  const tenant = await setUp()
  const { runId, send } = await claimed(tenant)
  const podOf = (key: string) =>
    fixture.app.asTenant(tenant.tenantId, (sql) => showAssetPod(sql, ground, { ...tenant, key }))
  expect(await podOf('generated_numbers')).toBeNull()
  await intoCluster(runId)
  await send(1, [
    { type: 'RUN_START', atMs },
    step('STEP_START', 'generated_numbers'),
    made('generated_numbers'),
    step('STEP_SUCCESS', 'generated_numbers'),
  ])
  await used(runId, 1_800, 100)
  expect(await podOf('generated_numbers')).toMatchObject({
    runId,
    sharedWith: 1,
    pod: {
      asked: { cpuMilli: 2000, memoryMib: 512 },
      usage: { cpuMilli: 180, memoryMib: 100 },
    },
  })
  expect(await podOf('even_numbers')).toBeNull()
})
