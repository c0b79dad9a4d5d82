import type { RunView, ViewKind } from '#core/run/run-view.ts'

import type { Sql } from '../sql-pool.ts'

export interface RunViewRow extends RunView {
  userId: string
  userName: string
}

const list = {
  name: 'run-views',
  text: `SELECT view.id, view.kind, view.name, view.filter, view.face, view.shared, view.user_id AS "userId", person.name AS "userName"
    FROM run_view AS view JOIN "user" AS person ON person.id = view.user_id
    WHERE view.tenant_id = $1 AND (view.user_id = $2 OR view.shared) AND ($3::text IS NULL OR view.kind = $3) ORDER BY lower(view.name), view.id`,
}
const insert = {
  name: 'insert-run-view',
  text: `INSERT INTO run_view (tenant_id, id, user_id, name, filter, face, shared, created_at, kind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
    ON CONFLICT (tenant_id, user_id, kind, name) DO NOTHING`,
}
const count = {
  name: 'count-run-views',
  text: 'SELECT count(*) AS count FROM run_view WHERE tenant_id = $1 AND user_id = $2',
}
const change = {
  name: 'change-run-view',
  text: `UPDATE run_view SET name = $3, filter = $4, face = $5, shared = $6 WHERE tenant_id = $1 AND id = $2
    AND NOT EXISTS (SELECT FROM run_view AS other WHERE other.tenant_id = $1 AND other.user_id = run_view.user_id AND other.kind = run_view.kind AND other.name = $3 AND other.id <> $2)`,
}
const remove = { name: 'remove-run-view', text: 'DELETE FROM run_view WHERE tenant_id = $1 AND id = $2' }

/** A person's views and those that others share, by name: of one page, or of all. */
export const listRunViews = (
  sql: Sql,
  tenantId: string,
  userId: string,
  kind: ViewKind | null,
): Promise<RunViewRow[]> => sql.rows<RunViewRow>(list, [tenantId, userId, kind])

export const countRunViews = async (sql: Sql, tenantId: string, userId: string): Promise<number> =>
  (await sql.row<{ count: number }>(count, [tenantId, userId]))?.count ?? 0

/** False where the person has a view of that name. */
export const insertRunView = async (
  sql: Sql,
  tenantId: string,
  view: RunView & { userId: string },
  now: Date,
): Promise<boolean> =>
  (await sql.run(insert, [
    tenantId,
    view.id,
    view.userId,
    view.name,
    view.filter,
    view.face,
    view.shared,
    now,
    view.kind,
  ])) > 0

/** False where its author has another view of that name. */
export const changeRunView = async (sql: Sql, tenantId: string, view: RunView): Promise<boolean> =>
  (await sql.run(change, [tenantId, view.id, view.name, view.filter, view.face, view.shared])) > 0

export const removeRunView = async (sql: Sql, tenantId: string, id: string): Promise<void> => {
  await sql.run(remove, [tenantId, id])
}
