import { callerMay, type Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { requireRunFilter } from '#core/run/filter/parse-run-filter.ts'
import type { RunView, ViewKind } from '#core/run/run-view.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import {
  changeRunView,
  countRunViews,
  insertRunView,
  listRunViews,
  removeRunView,
  type RunViewRow,
} from '#server/db/sql/run-views.ts'
import { newId } from '#server/platform/ids.ts'

/** Views one person keeps. */
const mostViews = 100

const taken = (name: string) =>
  new Refusal('name_taken', `You have a view called "${name}" already. Choose another name.`, {
    field: 'name',
  })

/** Their author may change and remove them; shared ones also who looks after the deployment. */
const mayChange = (caller: Caller, view: RunViewRow): boolean =>
  view.userId === caller.user.id || (view.shared && callerMay(caller, 'deployment.write'))

const shownTo = (caller: Caller, view: RunViewRow) => {
  const { userId, userName, ...rest } = view
  return { ...rest, by: userId === caller.user.id ? null : userName, mayChange: mayChange(caller, view) }
}

const changeable = async (sql: Sql, caller: Caller, id: string): Promise<RunViewRow> => {
  const views = await listRunViews(sql, caller.tenantId, caller.user.id, null)
  const view = views.find((one) => one.id === id)
  if (!view || !mayChange(caller, view))
    throw new Refusal('not_found', 'There is no such view that you may change.')
  return view
}

/** The caller's views and the shared ones of others. */
export const readRunViews = (pool: SqlPool, caller: Caller, kind: ViewKind = 'runs') =>
  pool.asTenant(caller.tenantId, async (sql) =>
    (await listRunViews(sql, caller.tenantId, caller.user.id, kind)).map((view) => shownTo(caller, view)),
  )

/** Keeps a filter of a page under a name. Throws `invalid_input` for what is no filter, `name_taken`, `limit_reached`. */
export const saveRunView = (
  pool: SqlPool,
  caller: Caller,
  { kind = 'runs', ...view }: Omit<RunView, 'id' | 'kind'> & { kind?: ViewKind },
  now: Date,
): Promise<{ id: string }> =>
  pool.asTenant(caller.tenantId, async (sql) => {
    if (kind === 'runs') requireRunFilter(view.filter)
    if ((await countRunViews(sql, caller.tenantId, caller.user.id)) >= mostViews)
      throw new Refusal('limit_reached', `You keep ${mostViews} views already. Delete one first.`)
    const id = newId()
    if (!(await insertRunView(sql, caller.tenantId, { ...view, kind, id, userId: caller.user.id }, now)))
      throw taken(view.name)
    return { id }
  })

/** Changes what is given of a view. Throws `not_found` where it is not the caller's to change, `name_taken`, `invalid_input`. */
export const editRunView = (
  pool: SqlPool,
  caller: Caller,
  { id, ...given }: { id: string } & Partial<Omit<RunView, 'id' | 'kind'>>,
): Promise<void> =>
  pool.asTenant(caller.tenantId, async (sql) => {
    const before = await changeable(sql, caller, id)
    const next = { ...before, ...given }
    if (next.kind === 'runs') requireRunFilter(next.filter)
    if (!(await changeRunView(sql, caller.tenantId, next))) throw taken(next.name)
  })

/** Throws `not_found` where the view is not the caller's to delete. */
export const deleteRunView = (pool: SqlPool, caller: Caller, id: string): Promise<void> =>
  pool.asTenant(caller.tenantId, async (sql) => {
    await changeable(sql, caller, id)
    await removeRunView(sql, caller.tenantId, id)
  })
