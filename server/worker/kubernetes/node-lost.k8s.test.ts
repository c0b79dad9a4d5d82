import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, expect, test } from 'vitest'

import { nodeLostAfterMs } from '#core/pod/explain-attempt.ts'
import { readEvents } from '#server/db/sql/read-events.ts'
import { breaking, isBreakable } from '#server/testing/break-cluster.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'
import { openWayToWeb } from '#server/testing/way-to-web.ts'

/** From when a node is silent until the cluster says so, and the watcher has looked. */
const noticedMs = 30_000
const silentSeconds = Math.ceil((nodeLostAfterMs + noticedMs) / 1000)
const counts = silentSeconds + 60

/** Tells the run that asks first from those that try it again. */
let firstRun: string | undefined
const teller = createServer((request, response) => {
  firstRun ??= request.url
  response.end(request.url === firstRun ? 'first' : 'again')
}).listen(0, '0.0.0.0')
await once(teller, 'listening')
const tellerUrl = `http://${process.env.SLUICE_TEST_HOST}:${(teller.address() as AddressInfo).port}`
afterAll(() => void teller.close())

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'lost',
  assets: [
    {
      id: 'reports',
      key: 'reports',
      compute: { kind: 'shell', code: `for i in $(seq 1 ${counts}); do echo "count $i"; sleep 1; done` },
    },
    {
      id: 'silent',
      key: 'silent',
      compute: {
        kind: 'python',
        code: `import os, time, urllib.request

def silent():
    told = urllib.request.urlopen("${tellerUrl}/" + os.environ["SLUICE_RUN"]).read()
    # For longer than its node is away.
    for number in range(600 if told == b"first" else 0):
        print("lost", number, flush=True)
        time.sleep(1)
    print("again")
    return 1
`,
      },
    },
  ],
})

const way = await openWayToWeb()
const cluster = await clusterRuns('lost', [pipeline], {
  SLUICE_RUN_API_URL: `http://${process.env.SLUICE_TEST_HOST}:${way.port}`,
})
way.leadsTo(cluster.rig.apiUrl)
afterAll(() => way.close())

const triesOf = (runId: string) =>
  cluster.fixture.rows<{ id: string }>('SELECT id FROM run WHERE id = $1 OR root_run_id = $1 ORDER BY id', [
    runId,
  ])
const toldOf = async (runId: string): Promise<string[]> => {
  const { tenantId } = cluster.tenant()
  const events = await cluster.fixture.app.asTenant(tenantId, (sql) =>
    readEvents(sql, tenantId, runId, 0, 1_000),
  )
  return events.map(({ event }) => event.type)
}
const linesOf = async (runId: string): Promise<string[]> => {
  const [log] = await cluster.fixture.rows<{ text: string }>(
    `SELECT string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY position) AS text FROM log_chunk WHERE run_id = $1`,
    [runId],
  )
  return (log?.text ?? '').trimEnd().split('\n')
}

test.runIf(isBreakable)(
  'a node is lost with its network: what is silent with it is tried again and never heard again, what still reports is left alone',
  async () => {
    const [reports, silent] = await Promise.all([
      cluster.start({ assets: ['reports'] }),
      cluster.start({ assets: ['silent'] }),
    ])
    await Promise.all([cluster.printed(reports, 'count 1'), cluster.printed(silent, 'lost 0')])
    const [pod] = await cluster.pods(silent)
    const address = pod?.status?.podIP ?? ''
    const code = pod?.spec?.containers[0]?.env?.find(({ name }) => name === 'SLUICE_CLAIM_CODE')?.value

    way.silence(address)
    const lost = breaking('node-lost', String(silentSeconds))
    const { status, failure } = await cluster.ended(silent, 90_000)
    expect(status).toBe('failed')
    expect(failure).toMatchObject({ cause: 'node_lost', fault: 'infrastructure', retryable: true })
    expect(failure?.message).toContain('Its node does not answer')
    const toldBefore = await toldOf(silent)

    // The container goes on where nobody can stop it, and has its network back before its node is.
    const heardBefore = way.heardOf(address)
    way.mend(address)
    await until(
      async () => way.heardOf(address),
      (heard) => heard > heardBefore,
      60_000,
    )
    const claimed = await fetch(`${cluster.rig.apiUrl}/api/run/v1/claim`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ run: silent, attempt: 1, claimCode: code }),
    })
    expect(claimed.ok).toBe(false)

    // By now its node counts as lost, and it says otherwise.
    await cluster.printed(reports, `count ${silentSeconds - 5}`)
    await cluster.is(reports, 'running')
    expect(await triesOf(reports)).toHaveLength(1)

    await lost
    const [, again, ...more] = await triesOf(silent)
    expect(more).toEqual([])
    expect(await cluster.ended(again?.id ?? '', 120_000)).toMatchObject({
      status: 'succeeded',
      failure: null,
      log: 'again\n',
    })
    // Its last lines are taken, for they are true; nothing else of it is, and once it had heard it ended by itself.
    const lines = await linesOf(silent)
    expect(lines).toEqual(lines.map((_, index) => `lost ${index}`))
    expect(lines.length).toBeLessThan(silentSeconds - 20)
    expect(await toldOf(silent)).toEqual(toldBefore)
    expect(await cluster.ended(silent)).toMatchObject({ status: 'failed', failure: { cause: 'node_lost' } })
    const made = await cluster.fixture.rows<{ run: string }>(
      `SELECT run_id AS run FROM asset_event WHERE run_id = ANY($1) AND type = 'ASSET_MATERIALIZATION'`,
      [[silent, again?.id]],
    )
    expect(made).toEqual([{ run: again?.id }])

    // What the cluster does about the pods of a node that comes back so late is its own decision, and told as that.
    const reported = await cluster.ended(reports, 120_000)
    if (reported.status !== 'succeeded')
      expect(reported.failure).toMatchObject({ cause: 'disrupted', fault: 'infrastructure' })
    const told = reported.log.trimEnd().split('\n')
    expect(told).toEqual(told.map((_, index) => `count ${index + 1}`))
    await until(
      () => cluster.pods(silent),
      (pods) => pods.every((pod) => pod.status?.phase !== 'Running'),
      120_000,
    )
  },
  480_000,
)
