import { expect, test } from 'vitest'

import { runBulk } from './run-bulk.ts'

const ids = Array.from({ length: 45 }, (_, at) => `run ${at}`)
const ignore = () => {}

test('every run is sent once, and the progress ends where the runs do', async () => {
  const sent: string[] = []
  const left: number[] = []
  const outcome = await runBulk(
    ids,
    async (batch) => {
      sent.push(...batch)
      return { done: batch.length - 1, refused: [{ runId: batch[0] ?? '', message: 'It is over.' }] }
    },
    (told) => left.push(told.left),
    () => false,
  )
  expect(sent).toEqual(ids)
  expect(outcome).toMatchObject({ done: 42, left: 0, error: null })
  expect(outcome.refused.map(({ runId }) => runId)).toEqual(['run 0', 'run 20', 'run 40'])
  expect(left).toEqual([25, 5, 0, 0])
})

test('stopped by hand it sends nothing more, and says how many were not reached', async () => {
  let stopped = false
  const sent: string[] = []
  const outcome = await runBulk(
    ids,
    async (batch) => {
      sent.push(...batch)
      stopped = true
      return { done: batch.length, refused: [] }
    },
    ignore,
    () => stopped,
  )
  expect(sent).toHaveLength(20)
  expect(outcome).toEqual({ done: 20, refused: [], left: 25, error: null })
})

test('a call that fails ends it with its reason', async () => {
  const outcome = await runBulk(
    ids,
    async () => Promise.reject(new Error('The server did not answer.')),
    ignore,
    () => false,
  )
  expect(outcome).toEqual({ done: 0, refused: [], left: 45, error: 'The server did not answer.' })
})
