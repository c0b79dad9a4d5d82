import type { Sql } from '../sql-pool.ts'

const key = 'severalTenants'

const countTenants = {
  name: 'count-tenants',
  text: `INSERT INTO installation (key, value) SELECT '${key}', to_jsonb(count(*) > 1) FROM tenant
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE excluded.value = 'true'::jsonb AND installation.value <> excluded.value`,
}

const readOnly = {
  name: 'is-only-tenant',
  text: `SELECT value = 'false'::jsonb AS "isOnly" FROM installation WHERE key = '${key}'`,
}

/** Notes whether there are several tenants, which only a login that sees them all can tell. Whoever made another meanwhile knows better. */
export const noteTenants = (sql: Sql): Promise<unknown> => sql.run(countTenants)

/** That there is one tenant more than the first, by the login that sees its own alone. */
export const anotherTenant = `INSERT INTO installation (key, value) VALUES ('${key}', 'true')
  ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE installation.value <> excluded.value`

/** Whether there is no other tenant; false where nobody has counted yet. */
export const isOnlyTenant = async (sql: Sql): Promise<boolean> =>
  (await sql.row<{ isOnly: boolean }>(readOnly))?.isOnly ?? false
