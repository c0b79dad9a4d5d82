import { isDeepStrictEqual } from 'node:util'

import { describe, expect, test } from 'vitest'

import { readEvents } from '#server/db/sql/read-events.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { emptyRegistry } from '#server/testing/empty-registry.ts'
import { until } from '#server/testing/run-rig.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

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

const absentImage = `${await emptyRegistry()}/nothing:1`
/** `.test` is nobody's: its name leads nowhere. */
const unreachableImage = 'sluice.test/nothing:1'

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'causes',
  assets: [
    shell('quick', 'echo here'),
    shell('waits', 'echo begun; sleep 300'),
    shell('stubborn', "trap '' TERM; echo begun; while true; do sleep 1; done"),
    shell('large', 'echo here', { cpuMilli: 64_000 }),
    shell('absent', 'echo here', { image: absentImage }),
    shell('unreachable', 'echo here', { image: unreachableImage }),
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
const cancel = (runId: string) =>
  cancelRun(
    fixture.app,
    { next: Math.random },
    { ...cluster.tenant(), runId, by: 'Ada', force: false },
    fixture.clock.now(),
  )
const eventsOf = async (runId: string) => {
  const { tenantId } = cluster.tenant()
  const rows = await fixture.app.asTenant(tenantId, (sql) => readEvents(sql, tenantId, runId, 0, 1_000))
  return rows.map(({ event }) => event)
}
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

  test('waits for an image whose registry does not answer, and says which', async () => {
    const runId = await cluster.start({ assets: ['unreachable'] })
    await waitsFor(runId, 'image_pull', unreachableImage)
    await cancelAndClear(runId)
  })

  test('fails where its registry has no such image, and says which and what the registry said', async () => {
    const { status, failure } = await cluster.run({ assets: ['absent'] })
    expect(status).toBe('failed')
    expect(failure, JSON.stringify(failure)).toMatchObject({ cause: 'image_missing', fault: 'user' })
    expect(failure?.message).toContain(absentImage)
    expect(failure?.stack?.join('\n')).toContain('not found')
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
  test('for want of memory says so, and its page offers the limit to try next', async () => {
    const { runId, status, failure } = await cluster.run({ assets: ['hog'] })
    expect(status).toBe('failed')
    expect(failure).toMatchObject({ fault: 'limit', cause: 'out_of_memory' })
    expect(failure?.message).toContain('memory')
    expect(await cluster.mend(runId)).toMatchObject({
      field: 'memoryMib',
      from: 300,
      to: 512,
      button: 'Give it 512 MiB',
    })
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
    expect(failure).toMatchObject({ cause: 'deleted', fault: 'infrastructure', retryable: true })
    expect(failure?.message).toContain('Somebody deleted its pod')
    const events = await eventsOf(runId)
    expect(events.filter(({ type }) => type === 'RUN_RELAUNCHED')).toEqual([])
    const [retried] = events.filter((event) => event.type === 'RUN_RETRIED')
    expect(retried).toMatchObject({ failure: { cause: 'deleted' } })
    await cancel(retried?.retryRun ?? '')
  })

  test('because somebody deleted its Job says that', async () => {
    const runId = await cluster.start({ assets: ['waits'] })
    await cluster.printed(runId, 'begun')
    const [job] = await cluster.jobs(runId)
    await rig.cluster.remove('Job', { namespace: cluster.namespace(), name: job?.metadata?.name ?? '' })
    const { status, failure } = await cluster.ended(runId)
    expect(status).toBe('failed')
    expect(failure).toMatchObject({ cause: 'deleted', fault: 'infrastructure', retryable: true })
    expect(failure?.message).toContain('Job')
  })
})

describe('a canceled run', () => {
  test('is over within ten seconds, whether it listens or not, and soon nothing of it is left', async () => {
    const isGone = async (asset: string): Promise<void> => {
      const runId = await cluster.start({ assets: [asset] })
      await cluster.printed(runId, 'begun')
      const beganMs = performance.now()
      await cancel(runId)
      expect(await cluster.ended(runId)).toMatchObject({ status: 'canceled' })
      await until(
        () => cluster.pods(runId),
        (pods) => pods.every(({ status }) => status?.phase !== 'Running'),
      )
      expect(performance.now() - beganMs, asset).toBeLessThan(10_000)
      const slots = await fixture.rows('SELECT FROM run_slot WHERE run_id = $1', [runId])
      expect(slots).toEqual([])
      // What ended stays a minute, for whoever looks with kubectl.
      await until(
        async () => [await cluster.jobs(runId), await cluster.pods(runId)].flat(),
        (left) => left.length === 0,
        120_000,
      )
    }
    await Promise.all(['waits', 'stubborn'].map(isGone))
  })
})

describe('the namespace of a tenant', () => {
  test('is made again when somebody deleted it', async () => {
    await rig.cluster.remove('Namespace', { name: cluster.namespace() })
    const { status } = await cluster.run({ assets: ['quick'] }, 170_000)
    expect(status).toBe('succeeded')
    const policy = await rig.cluster.get('NetworkPolicy', {
      namespace: cluster.namespace(),
      name: 'sluice-default-deny',
    })
    expect(policy).toBeDefined()
  })

  test('is put right while a run goes on in it, whatever somebody changed', async () => {
    const namespace = cluster.namespace()
    const look = async () => {
      const [own, policy, quota] = await Promise.all([
        rig.cluster.get('Namespace', { name: namespace }),
        rig.cluster.get('NetworkPolicy', { namespace, name: 'sluice-default-deny' }),
        rig.cluster.get('ResourceQuota', { namespace, name: 'sluice-plan' }),
      ])
      return {
        enforced: own?.metadata?.labels?.['pod-security.kubernetes.io/enforce'],
        policy: policy?.spec,
        quota: quota?.spec,
      }
    }
    const runId = await cluster.start({ assets: ['waits'] })
    await cluster.printed(runId, 'begun')
    const right = await look()
    expect(right.enforced).toBe('restricted')
    await rig.cluster.patch(
      'Namespace',
      { name: namespace },
      { metadata: { labels: { 'pod-security.kubernetes.io/enforce': 'privileged' } } },
    )
    await rig.cluster.remove('NetworkPolicy', { namespace, name: 'sluice-default-deny' })
    await rig.cluster.patch(
      'ResourceQuota',
      { namespace, name: 'sluice-plan' },
      { spec: { hard: { 'services.loadbalancers': '5' } } },
    )
    expect(await look()).not.toEqual(right)
    await until(look, (found) => isDeepStrictEqual(found, right), 150_000)
    await cancel(runId)
  }, 240_000)

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
