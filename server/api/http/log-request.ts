import { z } from 'zod'

import { Refusal } from '#core/refusal.ts'
import { loadRunRow } from '#server/db/sql/run-rows.ts'
import type { LogReader } from '#server/usecases/log/read-logs.ts'

import { serverDeps } from '../deps.ts'
import { callerOf } from '../http-caller.ts'
import { notHere } from '../load-run-parts.ts'
import { runDoorDeps, runPool } from '../run-deps.ts'

export const logReader = (): LogReader => ({
  pool: runPool(serverDeps()),
  store: runDoorDeps().logStore,
})

/** The run that the address names, if it is one of the caller's deployment. */
export const runOf = async (request: Request, path: { params: Promise<{ id: string }> }) => {
  const caller = await callerOf(request, 'log.read')
  const { id } = await path.params
  const { tenantId, deploymentId } = caller
  if (!z.uuid().safeParse(id).success) throw notHere()
  const row = await runPool(serverDeps()).asTenant(tenantId, (sql) =>
    loadRunRow(sql, tenantId, deploymentId, id),
  )
  if (!row) throw notHere()
  return { tenantId, runId: id, shortId: id.slice(-8) }
}

/** What the address says. Throws a Refusal, `invalid_input`, where it does not say it as agreed. */
export const parsed = <Shape extends z.ZodType>(request: Request, shape: Shape): z.infer<Shape> => {
  const said = shape.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!said.success) throw new Refusal('invalid_input', 'The address does not say what to read.')
  return said.data
}
