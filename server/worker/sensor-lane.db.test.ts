import { describe, expect, test } from 'vitest'

import { cutPool } from '#server/testing/cut-pool.ts'
import { at, sensor, sensorFixture, watchful } from '#server/testing/sensor-fixture.ts'

import { laneOptions, SensorLane } from './sensor-lane.ts'
import { lookOnce } from './testing/look-once.ts'

const fixture = sensorFixture()
const { keys, messages, runs, send, sensorRow, ticks, watching, worker } = fixture

describe('what is sent to a webhook', () => {
  test('starts one run a message, whose key, tags and config come from it, and is not there a second time', async () => {
    const more = `, tags: { from: "{{ message.body.shop }}" }, request: { config: { ops: { made: { config: { id: "{{ message.body.order.id }}" } } } } }`
    const place = await watching(sensor('webhook', more))
    const body = { shop: 'Rome', order: { id: 7 } }
    expect(await send(place, 'm1', body, at('00:00:01'))).toBe(true)
    expect(await send(place, 'm1', body, at('00:00:02'))).toBe(false)
    await lookOnce(worker(), at('00:00:03'))
    expect(await send(place, 'm1', body, at('00:00:04'))).toBe(false)
    await lookOnce(worker(), at('00:00:40'))
    expect(await runs(place)).toMatchObject([
      {
        trigger: { kind: 'sensor', sensor: 'only', pipeline: 'watchful', runKey: 'm1' },
        tags: { from: 'Rome', 'dagster/sensor_name': 'only', 'dagster/run_key': 'm1' },
        config: { ops: { made: { config: { id: 7 } } } },
      },
    ])
    expect((await ticks(place)).map(({ status }) => status)).toEqual(['succeeded', 'skipped'])
  })

  test('has one run for a run key, for ever: also where another message brings it, and after the messages are forgotten', async () => {
    const place = await watching(sensor('webhook', ', request: { runKey: "{{ message.body.day }}" }'))
    await send(place, 'm1', { day: 'monday' }, at('00:00:01'))
    await send(place, 'm2', { day: 'monday' }, at('00:00:01'))
    await lookOnce(worker(), at('00:00:03'))
    await fixture.rows('DELETE FROM sensor_message WHERE tenant_id = $1', [place.tenantId])
    await send(place, 'm1', { day: 'monday' }, at('00:01:00'))
    await lookOnce(worker(), at('00:01:01'))
    expect(await keys(place)).toEqual(['monday'])
    expect((await ticks(place)).map(({ status, known }) => [status, known])).toEqual([
      ['succeeded', 1],
      ['skipped', 1],
    ])
  })

  test('is set aside with the reason where no run can be made of it, keeps no other waiting, and is dealt with when it is let in again', async () => {
    const place = await watching(sensor('webhook', ', request: { runKey: "{{ message.body.day }}" }'))
    await send(place, 'bad', { when: 'monday' }, at('00:00:01'))
    await send(place, 'good', { day: 'tuesday' }, at('00:00:02'))
    await lookOnce(worker(), at('00:00:03'))
    expect(await keys(place)).toEqual(['tuesday'])
    expect(await messages(place)).toEqual([
      { key: 'bad', state: 'aside', reason: 'The message has no message.body.day.' },
      { key: 'good', state: 'done', reason: null },
    ])
    const mended = watchful(sensor('webhook', ', request: { runKey: "{{ message.body.when }}" }'))
    await fixture.publish(place, mended, at('00:01:00'))
    await fixture.rows(`UPDATE sensor_message SET state = 'waiting' WHERE tenant_id = $1 AND key = 'bad'`, [
      place.tenantId,
    ])
    await lookOnce(worker(), at('00:01:01'))
    expect(await keys(place)).toEqual(['monday', 'tuesday'])
  })

  test('is taken once by two workers that race, in batches, until none is left', async () => {
    const place = await watching(sensor('webhook', ', batchSize: 7'))
    const all = Array.from({ length: 40 }, (_, index) => `m${String(index).padStart(2, '0')}`)
    for (const key of all) await send(place, key, {}, at('00:00:01'))
    for (let second = 2; second < 20; second++) {
      const now = at(`00:00:${String(second).padStart(2, '0')}`)
      await Promise.all([lookOnce(worker(), now), lookOnce(worker(), now)])
    }
    expect(await keys(place)).toEqual(all)
    expect((await messages(place)).every(({ state }) => state === 'done')).toBe(true)
  })
})

test('messages of a look are one run together where the sensor says so, and a look that dies leaves them for the next', async () => {
  const together =
    ', batchSize: 40, request: { batch: true, config: { from: "{{ batch.first.body.n }}", to: "{{ batch.last.body.n }}" } }'
  const place = await watching(sensor('webhook', together))
  for (let n = 1; n <= 100; n++) await send(place, `m${String(n).padStart(3, '0')}`, { n }, at('00:00:00'))
  for (let after = 0; ; after++) {
    const cut = { after }
    await lookOnce(worker(cutPool(fixture.system, cut)), at('00:00:10'))
    if (cut.after >= 0) break
  }
  for (let looks = 0; looks < 4; looks++) await lookOnce(worker(), at(`00:01:${10 + looks}`))
  const made = (await runs(place)).map(({ config }) => [config['from'], config['to']])
  expect(made).toEqual([
    [1, 40],
    [41, 80],
    [81, 100],
  ])
  expect((await messages(place)).every(({ state }) => state === 'done')).toBe(true)
})

test('a worker that is killed before any statement of a look leaves nothing of it, and the next one does it once', async () => {
  let statements = 0
  for (let after = 0; ; after++) {
    const place = await watching(sensor('webhook', ', request: { runKey: "{{ message.body.n }}" }'))
    await send(place, 'm1', { n: 1 }, at('00:00:01'))
    await send(place, 'm2', {}, at('00:00:01'))
    const cut = { after }
    await lookOnce(worker(cutPool(fixture.system, cut)), at('00:00:02'))
    if (cut.after >= 0) break
    statements += 1
    expect(await runs(place)).toEqual([])
    expect(await ticks(place)).toEqual([])
    expect((await messages(place)).map(({ state }) => state)).toEqual(['waiting', 'waiting'])
    await lookOnce(worker(), at('00:05:00'))
    expect(await keys(place)).toEqual(['1'])
    expect((await messages(place)).map(({ state }) => state)).toEqual(['done', 'aside'])
  }
  expect(statements).toBeGreaterThan(12)
})

describe('a sensor that cannot start what it is to start', () => {
  const nowhere = `  - { id: only, name: only, source: webhook, target: { selection: "group:gone" } }\n`

  test('fails with the reason, takes nothing, waits twice as long each time, and goes on when it can', async () => {
    const place = await watching(nowhere)
    await send(place, 'm1', {}, at('00:00:01'))
    await lookOnce(worker(), at('00:00:02'))
    expect((await sensorRow(place))?.due).toEqual(at('00:01:02'))
    await lookOnce(worker(), at('00:01:02'))
    expect(await sensorRow(place)).toMatchObject({
      due: at('00:03:02'),
      failures: 2,
      failing: at('00:00:02'),
    })
    expect(await ticks(place)).toMatchObject([
      { status: 'failed', reason: 'The selection group:gone matches no asset that is made here.' },
      { status: 'failed' },
    ])
    await fixture.publish(place, watchful(sensor('webhook')), at('00:02:00'))
    await lookOnce(worker(), at('00:02:01'))
    expect(await keys(place)).toEqual(['m1'])
    expect(await sensorRow(place)).toMatchObject({ failures: 0, failing: null })
  })
})

test('while the most runs wait that may, nothing is taken, and afterwards everything', async () => {
  const place = await watching(sensor('webhook'))
  const queued = (count: number) =>
    fixture.rows('UPDATE tenant_queue SET queued = $2 WHERE tenant_id = $1', [place.tenantId, count])
  await queued(10_000)
  await send(place, 'm1', {}, at('00:00:01'))
  for (const time of ['00:00:02', '00:00:32', '00:01:02']) await lookOnce(worker(), at(time))
  expect(await ticks(place)).toMatchObject([{ status: 'skipped', looks: 3 }])
  expect((await ticks(place))[0]?.reason).toContain('As many runs wait for their turn')
  await queued(9_999)
  await lookOnce(worker(), at('00:02:00'))
  expect(await keys(place)).toEqual(['m1'])
})

test('a source that does not answer keeps neither the sensors of another tenant waiting nor those of its own that watch what is here', async () => {
  const s3 = `settings: { queueUrl: "https://q/1", region: r, accessKeyId: { env: K }, secretAccessKey: { env: K } }`
  const stuck = Array.from({ length: 6 }, (_, n) =>
    sensor('sqs', `, ${s3}`).replaceAll('only', `s${n}`),
  ).join('')
  const slow = await watching(stuck + sensor('webhook'))
  const quick = await watching(sensor('sqs', `, ${s3}`))
  const asked: string[] = []
  let answer: () => void = () => undefined
  const waiting = new Promise<void>((done) => (answer = done))
  const sqs = async ({ tenant }: { tenant: string }) => {
    asked.push(tenant)
    if (tenant === slow.slug) await waiting
    return { messages: [], cursor: null, hasMore: false }
  }
  const deps = worker(undefined, { sources: { sqs }, secrets: { K: 'k' } })
  const [inside, outside] = [
    new SensorLane(deps, laneOptions.inside),
    new SensorLane(deps, laneOptions.outside),
  ]
  await send(slow, 'm1', {}, at('00:00:01'))
  await outside.pass(at('00:00:02'))
  await inside.pass(at('00:00:02'))
  await expect.poll(() => asked.filter((tenant) => tenant === quick.slug)).toHaveLength(1)
  await expect.poll(() => keys(slow)).toEqual(['m1'])
  await outside.pass(at('00:00:03'))
  expect(asked.filter((tenant) => tenant === slow.slug)).toHaveLength(laneOptions.outside.ofOneTenant)
  answer()
  await outside.over()
  await outside.pass(at('00:00:04'))
  await outside.over()
  expect(new Set(asked.filter((tenant) => tenant === slow.slug)).size).toBe(1)
  expect(asked.filter((tenant) => tenant === slow.slug)).toHaveLength(6)
})
