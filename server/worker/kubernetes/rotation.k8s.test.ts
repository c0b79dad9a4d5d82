import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'

import { describe, expect, test, vi } from 'vitest'

import { label } from '#server/gateways/kubernetes-jobs/names.ts'
import { shellImage } from '#server/gateways/kubernetes/testing/shell-image.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'

const count = 20_000
const filling = 'x'.repeat(90)
/** Some 2 MB in bursts of 100 kB. `pauseSeconds`: between two of them. */
const printing = (pauseSeconds: number): string =>
  [
    'i=0',
    `while [ $i -lt ${count} ]; do`,
    '  i=$((i+1))',
    `  echo "line $i ${filling}"`,
    `  [ $((i % 1000)) -ne 0 ] || sleep ${pauseSeconds}`,
    'done',
    'echo all of them',
  ].join('\n')
const untouched = (key: string, code: string) => ({
  id: key,
  key,
  compute: { kind: 'container', image: shellImage, command: ['sh', '-ec', code] },
})
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'rotation',
  assets: [
    untouched('steady', printing(1)),
    untouched('flood', printing(0)),
    { id: 'ours', key: 'ours', compute: { kind: 'shell', code: printing(0.3) } },
  ],
})

vi.setConfig({ testTimeout: 300_000 })
const cluster = await clusterRuns('rotation', [pipeline])
/** Whether the nodes are known to let no log become larger. */
const isRotated = process.env.SLUICE_TEST_LOG_MAX_SIZE === '64Ki'

const logOf = async (runId: string): Promise<string[]> => {
  const [row] = await cluster.fixture.rows<{ text: string | null }>(
    `SELECT string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY position) AS text FROM log_chunk WHERE run_id = $1`,
    [runId],
  )
  return (row?.text ?? '').trimEnd().split('\n')
}

/** How many lines are missing, each of them where the log says so. Fails where one is there twice, cut or out of its turn. */
const missingOf = (log: string[]): number => {
  let [last, missing, isSaid] = [0, 0, false]
  for (const line of log.filter((each) => each !== 'all of them')) {
    if (line.startsWith('[sluice]')) {
      isSaid = true
      continue
    }
    const number = Number(/^line (\d+) x{90}$/.exec(line)?.[1] ?? Number.NaN)
    if (!(number > last)) throw new Error(`After line ${last} came "${line.slice(0, 120)}".`)
    if (number > last + 1 && !isSaid)
      throw new Error(`Between the lines ${last} and ${number} nothing says that some are missing.`)
    missing += number - last - 1
    last = number
    isSaid = false
  }
  if (last < count && !isSaid)
    throw new Error(`The log ends with line ${last}, and nothing says that some are missing.`)
  return missing + count - last
}

const warningsOf = async (runId: string): Promise<number> =>
  Number(
    (
      await cluster.fixture.rows<{ count: string }>(
        `SELECT count(*) FROM run_event WHERE run_id = $1 AND type = 'ENGINE_EVENT' AND payload->>'level' = 'warning'`,
        [runId],
      )
    )[0]?.count,
  )

const settled = (runId: string): Promise<string[]> =>
  until(
    () => logOf(runId),
    (log) => log.includes('all of them'),
    60_000,
  )

describe('while the node rotates the log of a container that is not touched', () => {
  test('two megabytes at a pace arrive whole, or it is said where lines are missing', async ({
    annotate,
  }) => {
    const runId = await cluster.start({ assets: ['steady'] })
    expect(await cluster.ended(runId, 240_000)).toMatchObject({ status: 'succeeded' })
    const log = await settled(runId)
    const missing = missingOf(log)
    await annotate(
      `${missing} of ${count} lines are missing, at ${await warningsOf(runId)} places that are told`,
    )
    // Somebody who reads on all the time misses nothing: a file lives for several rotations.
    expect(missing).toBe(0)
    const [pod] = (await cluster.pods(runId)).filter(
      ({ metadata }) => metadata?.labels?.[label.role] === 'step',
    )
    if (!pod || !isRotated) return
    const { name = '', namespace = '' } = pod.metadata ?? {}
    const left = await text(await cluster.rig.cluster.logs({ namespace, pod: name, container: 'main' }))
    expect(left.length, 'the node has rotated').toBeLessThan(1_500_000)
  })

  test('two megabytes at once arrive whole, or it is said where lines are missing', async ({ annotate }) => {
    const runId = await cluster.start({ assets: ['flood'] })
    expect(await cluster.ended(runId, 240_000)).toMatchObject({ status: 'succeeded' })
    const missing = missingOf(await settled(runId))
    await annotate(
      `${missing} of ${count} lines are missing, at ${await warningsOf(runId)} places that are told`,
    )
  })

  test('what the worker did not see while it was away is told as missing, and nothing comes twice', async ({
    annotate,
  }) => {
    const runId = await cluster.start({ assets: ['steady'] })
    await until(
      () => logOf(runId),
      (log) => log.length > 3_000,
      120_000,
    )
    await cluster.worker.kill('SIGKILL')
    // Longer than the node keeps what it rotates.
    await delay(8_000)
    await cluster.worker.start()
    expect(await cluster.ended(runId, 240_000)).toMatchObject({ status: 'succeeded' })
    const missing = missingOf(await settled(runId))
    const told = await warningsOf(runId)
    await annotate(`${missing} of ${count} lines are missing, at ${told} places that are told`)
    if (missing > 0) expect(told).toBeGreaterThan(0)
  })
})

test('what our own runner reports does not pass through the log of the node, and is whole', async () => {
  const { runId, status } = await cluster.run({ assets: ['ours'] })
  expect(status).toBe('succeeded')
  const log = await settled(runId)
  expect(missingOf(log)).toBe(0)
  expect(log).toHaveLength(count + 1)
})
