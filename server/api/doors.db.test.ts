import pg from 'pg'
import { beforeAll, describe, expect, test } from 'vitest'

import { may } from '#core/access/permissions.ts'
import { roles, type Role } from '#core/access/roles.ts'
import { Refusal } from '#core/refusal.ts'
import { toWire } from '#core/wire-json.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { expectedDoors } from '#server/testing/expected-doors.ts'
import {
  absentThings,
  tenantFixture,
  type TenantFixture,
  type TenantThings,
} from '#server/testing/tenant-fixture.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'

import { appRouter } from './root.ts'
import type { DoorMeta } from './trpc.ts'

const server = testServer()
let mine: TenantFixture
let theirs: TenantFixture
let myThings: TenantThings
let theirThings: TenantThings
let stranger: SignedIn

beforeAll(async () => {
  mine = await tenantFixture(server, 'a')
  theirs = await tenantFixture(server, 'b')
  myThings = await mine.things()
  theirThings = await theirs.things()
  stranger = await server.signUp('a_stranger')
}, 120_000)

interface Procedure {
  _def: { type: string; meta?: DoorMeta }
}
const procedures = appRouter._def.procedures as unknown as Record<string, Procedure>
const paths = Object.keys(procedures)
const doorOf = (path: string) => procedures[path]?._def.meta?.door
const inTenants = paths.filter((path) => doorOf(path) !== 'public' && doorOf(path) !== 'signedIn')

interface Answer {
  /** "ok", the code of a refusal, or "failure" for what must never be. */
  outcome: string
  /** Everything that went out. */
  said: string
}

type Sender = Parameters<typeof server.as>[0]

const ask = async (
  sender: Sender,
  tenant: string | undefined,
  path: string,
  input: unknown,
): Promise<Answer> => {
  const [noun = '', verb = ''] = path.split('.')
  const caller = server.as(sender, tenant) as unknown as Record<
    string,
    Record<string, (input: unknown) => Promise<unknown>>
  >
  try {
    const call = caller[noun]?.[verb]
    if (!call) throw new Error(`There is no ${path}.`)
    return { outcome: 'ok', said: JSON.stringify(toWire(await call(input))) }
  } catch (error) {
    const { cause, message } = error as Error
    if (cause instanceof Refusal)
      return { outcome: cause.code, said: JSON.stringify([cause.message, cause.detail]) }
    return { outcome: 'failure', said: `${message} ${String(cause)}` }
  }
}

/** Things of mine for one call: new ones where the call may use them up. */
const thingsFor = async (path: string, outcome: string): Promise<TenantThings> =>
  procedures[path]?._def.type === 'mutation' && outcome === 'ok' ? mine.things() : myThings

const inputFor = (path: string, things: TenantThings): unknown => expectedDoors[path]?.input?.(things)

test('every procedure is expected, with the permission it asks for', () => {
  const declared = Object.fromEntries(paths.map((path) => [path, doorOf(path)]))
  const expected = Object.fromEntries(Object.entries(expectedDoors).map(([path, { door }]) => [path, door]))
  expect(declared).toEqual(expected)
})

const ofTheOwner = new Set(['tokens.revoke', 'runViews.change', 'runViews.remove'])

describe('as every role', () => {
  const expectedFor = (path: string, role: Role): string => {
    const { door, outcome = 'ok' } = expectedDoors[path] ?? { door: 'public' as const }
    if (door !== 'public' && door !== 'signedIn' && !may(role, door)) return 'not_allowed'
    // Whose it is decides here, and it is the owner's.
    if (ofTheOwner.has(path) && role !== 'owner') return 'not_found'
    return outcome
  }

  test.each(paths)('%s lets in whom the matrix lets in, and refuses the rest', async (path) => {
    const outcomes: Record<string, string> = {}
    for (const role of roles) {
      const input = inputFor(path, await thingsFor(path, expectedFor(path, role)))
      outcomes[role] = (await ask(mine.people[role], mine.tenant.slug, path, input)).outcome
    }
    expect(outcomes).toEqual(Object.fromEntries(roles.map((role) => [role, expectedFor(path, role)])))
  })

  test.each(paths)('%s refuses who is not signed in, and who is no member', async (path) => {
    const { door, outcome = 'ok' } = expectedDoors[path] ?? {}
    const input = inputFor(path, myThings)
    const { slug } = mine.tenant
    const nobody = await ask(undefined, slug, path, input)
    expect(nobody.outcome).toBe(door === 'public' ? outcome : 'not_signed_in')
    const outsider = await ask(stranger, slug, path, input)
    expect(outsider.outcome).toBe(door === 'public' || door === 'signedIn' ? outcome : 'not_found')
    const nowhere = await ask(stranger, 'no-such-tenant', path, input)
    if (door !== 'public' && door !== 'signedIn')
      expect(outsider.said.replaceAll(slug, '…')).toBe(nowhere.said.replaceAll('no-such-tenant', '…'))
    expect((outsider.said + nobody.said).replaceAll(slug, '…')).not.toContain(mine.canary)
  })
})

describe('a text that no database can keep', () => {
  /** The input as often as it has texts, keys included, each time with one of them spoiled. */
  const spoiled = (value: unknown, by: string): unknown[] => {
    if (typeof value === 'string') return [value + by]
    if (typeof value !== 'object' || value === null) return []
    const copies = Object.entries(value).flatMap(([key, inner]) =>
      spoiled(inner, by).map((other) => Object.assign(structuredClone(value), { [key]: other })),
    )
    return Array.isArray(value) ? copies : [...copies, { ...value, [`more${by}`]: 1 }]
  }
  const everyField: Record<string, object> = {
    'runs.start': { target: { selection: '*' }, config: { deep: [{ a: 'b' }] }, tags: { team: 'core' } },
    'runs.list': { filter: 'job:a asset:b' },
    'assets.events': { key: 'a', cursor: '1.1', before: '1.1' },
  }

  test.each(paths)('is refused by %s, in whichever field', async (path) => {
    const inputs = [inputFor(path, myThings), everyField[path]].filter((input) => input !== undefined)
    const outcomes = new Set<string>()
    for (const by of ['\u0000', '\ud800'])
      for (const input of inputs.flatMap((whole) => spoiled(whole, by)))
        outcomes.add((await ask(mine.people.owner, mine.tenant.slug, path, input)).outcome)
    expect([...outcomes]).toEqual(inputs.length > 0 ? ['invalid_input'] : [])
  })
})

describe('as each role of one tenant with ids of another', () => {
  /** Ids and names that were sent may come back; what must not differ is everything else. */
  const withoutThings = (said: string, things: TenantThings): string =>
    Object.values(things).reduce<string>((text, thing: string) => text.replaceAll(thing, '…'), said)
  const snapshot = async (): Promise<unknown> => {
    const owner = new pg.Client({ connectionString: server.database.ownerUrl })
    await owner.connect()
    try {
      const { rows: tables } = await owner.query<{ name: string }>(
        `SELECT relname AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant_id'
         WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1`,
      )
      const sums: Record<string, unknown> = {}
      for (const { name } of tables) {
        const { rows } = await owner.query(
          `SELECT count(*)::int AS rows, md5(string_agg(md5(t::text), '' ORDER BY t::text)) AS sum FROM ${name} AS t WHERE tenant_id = $1`,
          [theirs.tenant.tenantId],
        )
        sums[name] = rows[0]
      }
      return sums
    } finally {
      await owner.end()
    }
  }

  test.each(inTenants)(
    '%s tells nothing of them: what is theirs and what is nowhere are answered alike',
    async (path) => {
      const before = await snapshot()
      for (const role of roles) {
        const absent = absentThings()
        const [theirAnswer, absentAnswer] = [
          await ask(mine.people[role], mine.tenant.slug, path, inputFor(path, theirThings)),
          await ask(mine.people[role], mine.tenant.slug, path, inputFor(path, absent)),
        ]
        expect(theirAnswer.outcome, role).toBe(absentAnswer.outcome)
        expect(theirAnswer.outcome, role).not.toBe('failure')
        expect(withoutThings(theirAnswer.said, theirThings)).not.toContain(theirs.canary)
        if (theirAnswer.outcome !== 'ok')
          expect(withoutThings(theirAnswer.said, theirThings)).toBe(withoutThings(absentAnswer.said, absent))
      }
      expect(await snapshot()).toEqual(before)
    },
  )

  test('a member of one tenant is a stranger in the other, whatever their role', async () => {
    for (const path of inTenants) {
      const answer = await ask(mine.people.owner, theirs.tenant.slug, path, inputFor(path, theirThings))
      expect([path, answer.outcome]).toEqual([path, 'not_found'])
      expect(answer.said.replaceAll(theirs.tenant.slug, '…')).not.toContain(theirs.canary)
    }
  })
})

describe('raw SQL by the login of web', () => {
  const { pool } = server.deps.database
  const tenantTables = async (): Promise<string[]> => {
    const { rows } = await pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant_id'
       WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition`,
    )
    return [...rows.map(({ name }) => name), 'tenant']
  }

  test('sees no row of another tenant in any table, and none at all without a tenant', async () => {
    const tables = await tenantTables()
    const { tenantId } = mine.tenant
    const seen = await tenantTransaction(server.deps.database, { tenantId }, async ({ sql }) => {
      const found: Record<string, { own: number; foreign: number }> = {}
      for (const table of tables) {
        const column = table === 'tenant' ? 'id' : 'tenant_id'
        const { rows } = await sql<{ own: number; foreign: number }>(
          `SELECT count(*) FILTER (WHERE ${column} = $1)::int AS own, count(*) FILTER (WHERE ${column} <> $1)::int AS foreign FROM ${table}`,
          [tenantId],
        )
        found[table] = rows[0] ?? { own: 0, foreign: 0 }
      }
      return found
    })
    expect(Object.values(seen).reduce((sum, { foreign }) => sum + foreign, 0)).toBe(0)
    // The fixture has filled most of them, so there was something to see.
    expect(Object.values(seen).filter(({ own }) => own > 0).length).toBeGreaterThan(15)
    for (const table of tables) {
      const { rows } = await pool.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`)
      expect([table, rows[0]?.count]).toEqual([table, 0])
    }
  })
})

test('nothing that was logged on the way carries a session, a password or a token', () => {
  const logged = server.logged.join('')
  expect(logged).not.toContain('the password of')
  expect(logged).not.toMatch(/sluice_[uas]_[0-9A-Za-z]{20}/)
  expect(logged).not.toContain('session_token')
})
