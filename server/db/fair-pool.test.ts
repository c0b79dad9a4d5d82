import { expect, test } from 'vitest'

import { fairPool } from './fair-pool.ts'
import type { Sql, SqlPool } from './sql-pool.ts'

const nothing: Sql = { rows: async () => [], row: async () => undefined, run: async () => 0 }
const open: SqlPool = { asTenant: (_tenant, work) => work(nothing), asSystem: (work) => work(nothing) }

const gate = () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { opened: promise, open: resolve }
}
const settled = () => new Promise((done) => setImmediate(done))

test('a tenant has its share at a time, in the order of asking; another tenant does not wait for it', async () => {
  const pool = fairPool(open, { atOnce: 2, waiting: 10 })
  const gates = [gate(), gate(), gate(), gate()]
  const begun: number[] = []
  const all = gates.map(({ opened }, index) =>
    pool.asTenant('a', async () => {
      begun.push(index)
      await opened
    }),
  )
  await settled()
  expect(begun).toEqual([0, 1])
  await pool.asTenant('b', async () => void begun.push(100))
  expect(begun).toEqual([0, 1, 100])
  gates[1]?.open()
  await settled()
  expect(begun).toEqual([0, 1, 100, 2])
  for (const { open: go } of gates) go()
  await Promise.all(all)
  expect(begun).toEqual([0, 1, 100, 2, 3])
})

test('who comes to a full line is refused, and what fails gives its place back', async () => {
  const pool = fairPool(open, { atOnce: 1, waiting: 1 })
  const first = gate()
  const failing = pool.asTenant('a', async () => {
    await first.opened
    throw new Error('lost')
  })
  const second = pool.asTenant('a', async () => 'second')
  await expect(pool.asTenant('a', async () => 'third')).rejects.toMatchObject({ code: 'unavailable' })
  first.open()
  await expect(failing).rejects.toThrow('lost')
  expect(await second).toBe('second')
  expect(await pool.asTenant('a', async () => 'again')).toBe('again')
})
