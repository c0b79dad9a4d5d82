import { expect, test } from 'vitest'

import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import type { Sql } from '../sql-pool.ts'
import { readEvents } from './read-events.ts'

const fixture = runFixture('/storage')
const { setUp, claimed } = claimedRuns(fixture)

test('a batch that arrives while events are read is told whole or not yet: a cursor never passes over half of it', async () => {
  const tenant = await setUp()
  const { runId, send } = await claimed(tenant)
  await send(1, [{ type: 'RUN_START', atMs }])
  const numbersAfter = (after: number, between: () => Promise<unknown> = async () => undefined) =>
    fixture.app.asTenant(tenant.tenantId, async (sql) => {
      const watched: Sql = {
        ...sql,
        rows: async <Row>(...query: Parameters<Sql['rows']>) => {
          const rows = await sql.rows<Row>(...query)
          await between()
          return rows
        },
      }
      return (await readEvents(watched, tenant.tenantId, runId, after, 1_000)).map(({ number }) => number)
    })

  let arrived = false
  const first = await numbersAfter(0, async () => {
    if (!arrived) await send(2, [step('STEP_START', 'generated_numbers'), made('generated_numbers')])
    arrived = true
  })
  const rest = await numbersAfter(first.at(-1) ?? 0)
  const all = [...first, ...rest]
  expect(all).toEqual(all.map((_, index) => index + 1))
  expect(all).toEqual(await numbersAfter(0))
})
