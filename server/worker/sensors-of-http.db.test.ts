import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { sensor, sensorFixture, type Watching } from '#server/testing/sensor-fixture.ts'

import { sweepExpiredOnce } from './sweep-expired-once.ts'
import { lookOnce } from './testing/look-once.ts'

const { keys, messages, rows, system, ticks, watching, worker } = sensorFixture()

let answer: unknown
const server = createServer((_, response) => response.end(JSON.stringify(answer)))
let url: string
beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterAll(() => server.close())

const begun = Date.now()
const day = (count: number) => new Date(begun + count * 86_400_000)
const look = (count: number) => lookOnce(worker(), day(count))

test('an item that no database keeps is set aside once with the reason, also where its id is such a text, and others have their runs', async () => {
  const place = await watching(sensor('http', `, settings: { url: "${url}", id: id }`), day(0))
  answer = [{ id: 1, text: 'a\u0000b' }, { id: 'x\u0000' }, { id: 3 }]
  await look(0)
  await look(1)
  expect(await keys(place)).toEqual(['3'])
  expect(await messages(place)).toEqual([
    { key: '"x\\u0000"', state: 'aside', reason: expect.stringContaining('the character NUL') as unknown },
    { key: '1', state: 'aside', reason: expect.stringContaining('the character NUL') as unknown },
    { key: '3', state: 'done', reason: null },
  ])
  expect((await ticks(place)).map(({ aside }) => aside)).toEqual([2, 0])
})

test('a list that is run together runs once for as long as its items are listed, however long nobody looked', async () => {
  const settings = `, settings: { url: "${url}", id: id }, request: { batch: true }`
  const place: Watching = await watching(sensor('http', settings), day(0))
  const switched = (isOn: boolean) =>
    rows('UPDATE sensor SET is_on = $2 WHERE tenant_id = $1', [place.tenantId, isOn])
  const sweep = (count: number) => sweepExpiredOnce(system, day(count))
  answer = [{ id: 1 }]
  await look(0)
  answer = [{ id: 1 }, { id: 2 }, { id: 3 }]
  await look(1)
  await look(20)
  await sweep(40)
  await look(40)
  await switched(false)
  await sweep(100)
  await switched(true)
  await sweep(100)
  await look(100)
  expect(await keys(place)).toEqual(['1', '2 to 3, 2'])
  answer = []
  await look(101)
  await sweep(129)
  expect(await messages(place)).toHaveLength(3)
  await look(131)
  await sweep(131)
  expect(await messages(place)).toEqual([])
})
