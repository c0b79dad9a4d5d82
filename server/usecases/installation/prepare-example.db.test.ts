import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { openAppDatabase } from '#server/db/client.ts'
import { systemClock } from '#server/platform/clock.ts'
import { testDatabase } from '#server/testing/test-database.ts'

import { prepareExample } from './prepare-example.ts'

const opened = () => {
  const addresses = testDatabase()
  const database = openAppDatabase(addresses.appUrl)
  const owner = new pg.Client({ connectionString: addresses.ownerUrl })
  beforeAll(() => owner.connect())
  afterAll(async () => {
    await owner.end()
    await database.close()
  })
  const count = async (table: string): Promise<number> =>
    Number((await owner.query(`SELECT count(*) FROM ${table}`)).rows[0].count)
  return {
    deps: { database, clock: systemClock, examplesFolder: 'examples' },
    count,
    owner,
  }
}

describe('on an empty database', () => {
  const { deps, count, owner } = opened()

  test('there are the example tenant, its owner and pipelines, published, and one run; a second start adds nothing', async () => {
    const first = await prepareExample(deps)
    expect(first).toEqual({ slug: 'example', email: 'owner@localhost' })
    const facts = async () => {
      const { rows } = await owner.query(
        `SELECT tenant.slug, tenant.plan, pipeline.name, version.number FROM activation
         JOIN version USING (tenant_id, pipeline_id, hash) JOIN pipeline ON pipeline.id = pipeline_id
         JOIN tenant ON tenant.id = activation.tenant_id WHERE replaced_at IS NULL ORDER BY pipeline.name`,
      )
      return {
        active: rows,
        runs: await count('run'),
        people: await count('"user"'),
        tenants: await count('tenant'),
      }
    }
    const after = await facts()
    expect(after).toEqual({
      active: [
        { slug: 'example', plan: 'unlimited', name: 'flights', number: 1 },
        { slug: 'example', plan: 'unlimited', name: 'numbers', number: 1 },
      ],
      runs: 1,
      people: 1,
      tenants: 1,
    })
    expect(await prepareExample(deps)).toEqual(first)
    expect(await facts()).toEqual(after)
  })
})

describe('a start that was cut short', () => {
  const { deps, count } = opened()

  test('is taken up where it ended', async () => {
    const cut = { ...deps, examplesFolder: '/nowhere' }
    await expect(prepareExample(cut)).rejects.toThrow('ENOENT')
    expect(await prepareExample(deps)).toEqual({ slug: 'example', email: 'owner@localhost' })
    expect([await count('pipeline'), await count('run'), await count('tenant')]).toEqual([2, 1, 1])
  })
})

describe('on a database that people use', () => {
  const { deps, count } = opened()

  test('nothing is made', async () => {
    await deps.database.people.user.create({
      data: { id: crypto.randomUUID(), name: 'Ada', email: 'ada@example.com' },
    })
    expect(await prepareExample(deps)).toBeUndefined()
    expect(await count('tenant')).toBe(0)
  })
})
