import { describe, expect, test } from 'vitest'

import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'

const python = (key: string, body: string, runtime: object = {}) => ({
  id: key,
  key,
  compute: { kind: 'python', code: `def ${key}():\n${body}` },
  runtime,
})
const shell = (key: string, code: string, runtime: object = {}) => ({
  id: key,
  key,
  compute: { kind: 'shell', code },
  runtime,
})

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'causes',
  assets: [
    shell('quick', 'echo here'),
    shell('waits', 'echo begun; sleep 300'),
    shell('stubborn', "trap '' TERM; echo begun; while true; do sleep 1; done"),
    shell('large', 'echo here', { cpuMilli: 64_000 }),
    shell('nowhere', 'echo here', { image: 'sluice.test/nothing:1' }),
    shell('misspelt', 'echo here', { image: 'Not An Image' }),
    shell('without_secret', 'echo here', { envFrom: [{ secret: 'nothing' }] }),
    shell('disk', 'head -c 300000000 /dev/zero > "$TMPDIR/much"; echo begun; sleep 300', { diskMib: 100 }),
    python('hog', '    held = []\n    while True:\n        held.append(bytearray(16_000_000))\n', {
      memoryMib: 300,
    }),
  ],
})

const cluster = await clusterRuns('causes', [pipeline])
const { rig, fixture } = cluster

/** Why a run waits, as its page says it. */
const waitsFor = (runId: string, cause: string, words = '') =>
  until(
    () =>
      fixture.rows<{ cause: string; words: string }>(
        'SELECT cause, words FROM run_wait WHERE run_id = $1 ORDER BY from_at',
        [runId],
      ),
    (rows) => rows.some((row) => row.cause === cause && row.words.includes(words)),
    60_000,
  )
/** Takes a run away and waits until the cluster holds nothing of it. */
const cancelAndClear = async (runId: string) => {
  await fixture.rows(
    `UPDATE run SET status = 'canceling', cancel_requested_at = now(), cancel_forced = true WHERE id = $1 RETURNING id`,
    [runId],
  )
  expect(await cluster.ended(runId)).toMatchObject({ status: 'canceled' })
  await until(
    () => cluster.pods(runId),
    (pods) => pods.length === 0,
    60_000,
  )
}

describe('a run that the cluster does not start', () => {
  test('says what it needs and what the largest node has', async () => {
    const runId = await cluster.start({ assets: ['large'] })
    const rows = await waitsFor(runId, 'unschedulable')
    const words = rows.find(({ cause }) => cause === 'unschedulable')?.words ?? ''
    expect(words).toMatch(/it needs 64 CPU, the largest node has \d/)
    expect(words).toMatch(/Insufficient cpu/)
    await cancelAndClear(runId)
  })

  test('says that an image cannot be had, and what the registry said', async () => {
    const runId = await cluster.start({ assets: ['nowhere'] })
    await waitsFor(runId, 'image_pull', 'sluice.test/nothing:1')
    await cancelAndClear(runId)
  })

  test('fails at once where the image has no proper name', async () => {
    const { status, failure } = await cluster.run({ assets: ['misspelt'] })
    expect({ status, cause: failure?.cause, fault: failure?.fault }).toEqual({
      status: 'failed',
      cause: 'image_name',
      fault: 'user',
    })
  })

  test('fails where a Secret is missing that it asks for, once that had time to come', async () => {
    const { failure } = await cluster.run({ assets: ['without_secret'] })
    expect(failure).toMatchObject({ cause: 'container_config', fault: 'user' })
    expect(failure?.message).toContain('nothing')
  })
})

describe('a run that ends badly', () => {
  test('for want of memory says its limit and the one to try next', async () => {
    const { status, failure } = await cluster.run({ assets: ['hog'] })
    expect(status).toBe('failed')
    expect(failure).toMatchObject({ fault: 'limit', cause: 'out_of_memory' })
  })

  test('for want of disk says so', async () => {
    const { status, failure } = await cluster.run({ assets: ['disk'] }, 170_000)
    expect(status).toBe('failed')
    expect(failure, failure?.message).toMatchObject({ fault: 'limit', cause: 'disk_full' })
  })

  test('because somebody deleted its pod is launched again only as a retry, with that cause', async () => {
    const runId = await cluster.start({ assets: ['waits'] })
    await cluster.printed(runId, 'begun')
    const [pod] = await cluster.pods(runId)
    await rig.cluster.remove(
      'Pod',
      { namespace: cluster.namespace(), name: pod?.metadata?.name ?? '' },
      { gracePeriodSeconds: 0 },
    )
    const { status, failure } = await cluster.ended(runId)
    expect(status).toBe('failed')
    expect(failure).toMatchObject({ fault: 'infrastructure', retryable: true })
  })

  test('because somebody deleted its Job says that', async () => {
    const runId = await cluster.start({ assets: ['waits'] })
    await cluster.printed(runId, 'begun')
    const [job] = await cluster.jobs(runId)
    await rig.cluster.remove('Job', { namespace: cluster.namespace(), name: job?.metadata?.name ?? '' })
    expect(await cluster.ended(runId)).toMatchObject({
      status: 'failed',
      failure: { fault: 'infrastructure', retryable: true },
    })
  })
})

describe('a canceled run', () => {
  test.each(['waits', 'stubborn'])(
    '%s: is gone within ten seconds, and nothing of it is left',
    async (asset) => {
      const runId = await cluster.start({ assets: [asset] })
      await cluster.printed(runId, 'begun')
      const beganMs = performance.now()
      const { cancelRun } = await import('#server/usecases/run/cancel-run.ts')
      await cancelRun(
        fixture.app,
        { next: Math.random },
        { ...cluster.tenant(), runId, by: 'Ada', force: false },
        fixture.clock.now(),
      )
      expect(await cluster.ended(runId)).toMatchObject({ status: 'canceled' })
      expect(performance.now() - beganMs).toBeLessThan(20_000)
      await until(
        () => cluster.pods(runId),
        (pods) => pods.every(({ status }) => status?.phase !== 'Running'),
        60_000,
      )
      const [slot] = await fixture.rows<{ held: string }>(
        'SELECT count(*) AS held FROM run_slot WHERE run_id = $1',
        [runId],
      )
      expect(Number(slot?.held)).toBe(0)
    },
  )
})

describe('the namespace of a tenant', () => {
  test('is made again when somebody deleted it, and what somebody changed in it is put right', async () => {
    await rig.cluster.remove('Namespace', { name: cluster.namespace() })
    const { status } = await cluster.run({ assets: ['quick'] }, 170_000)
    expect(status).toBe('succeeded')
    const policy = await rig.cluster.get('NetworkPolicy', {
      namespace: cluster.namespace(),
      name: 'sluice-default-deny',
    })
    expect(policy).toBeDefined()
  })

  test('with a full share lets a run wait and says so, and the run starts when there is room', async () => {
    const name = { namespace: cluster.namespace(), name: 'full' }
    await rig.cluster.create('ResourceQuota', {
      metadata: name,
      spec: { hard: { 'count/jobs.batch': '0' } },
    })
    const runId = await cluster.start({ assets: ['quick'] })
    const rows = await waitsFor(runId, 'relaunch')
    expect(rows.at(-1)?.words).toMatch(/share of the cluster is used up/)
    await rig.cluster.remove('ResourceQuota', name)
    expect(await cluster.ended(runId)).toMatchObject({ status: 'succeeded' })
  })
})
