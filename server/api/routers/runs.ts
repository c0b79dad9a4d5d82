import { z } from 'zod'

import { requireRunFilter } from '#core/run/filter/parse-run-filter.ts'
import { runStatuses, type RunStatus } from '#core/run/run-status.ts'
import { readEvents } from '#server/db/sql/read-events.ts'
import { countRuns, listRuns, loadRunRow, loadTail } from '#server/db/sql/run-rows.ts'

import { notHere } from '../load-run-parts.ts'
import { runAnswer, runListed } from '../run-answers.ts'
import { runPool } from '../run-deps.ts'
import { runId } from '../run-inputs.ts'
import { router, tenantProcedure } from '../trpc.ts'
import { usualDurationsOf } from '../usual-durations.ts'
import { runCancels } from './run-cancels.ts'
import { filterText } from './run-feed.ts'
import { runStarts } from './run-starts.ts'
import { runsAgain } from './runs-again.ts'

const page = z.object({
  filter: filterText,
  before: runId.nullish(),
  cursor: runId.nullish(),
  limit: z.int().min(1).max(500).default(50),
})

const endedCountMs = 86_400_000

const none = Object.fromEntries(runStatuses.map((status) => [status, 0])) as Record<RunStatus, number>

export const runsRouter = router({
  /** Newest first. The counts are of the whole deployment: all that go on, and what ended within a day. */
  list: tenantProcedure('run.read')
    .input(page)
    .query(({ ctx: { caller, deps }, input: { cursor, before, limit, filter } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { tenantId, deploymentId } = caller
        const now = deps.clock.now()
        const rows = await listRuns(
          sql,
          { tenantId, deploymentId, filter: requireRunFilter(filter), now },
          { before: cursor ?? before ?? undefined, limit: limit + 1 },
        )
        const shown = rows.slice(0, limit)
        const counts = { ...none }
        for (const { status, count } of await countRuns(
          sql,
          tenantId,
          deploymentId,
          new Date(now.getTime() - endedCountMs),
        ))
          counts[status] = count
        return {
          runs: shown.map(runListed),
          nextCursor: rows.length > limit ? (shown.at(-1)?.id ?? null) : null,
          counts,
        }
      }),
    ),

  show: tenantProcedure('run.read')
    .input(z.object({ runId }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) =>
        runAnswer(sql, caller, input.runId, deps.clock.now(), deps.ground),
      ),
    ),

  /** How long its steps usually take. It stays as it is while the run goes on, so pages ask once. */
  usual: tenantProcedure('run.read')
    .input(z.object({ runId }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) => usualDurationsOf(sql, caller, input.runId)),
    ),

  /** Events after a number, in order, without holes. */
  events: tenantProcedure('run.read')
    .input(
      z.object({
        runId,
        after: z.int().min(0).max(2_147_483_647),
        limit: z.int().min(1).max(1_000).default(1_000),
      }),
    )
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        if (!(await loadRunRow(sql, caller.tenantId, caller.deploymentId, input.runId))) throw notHere()
        const events = await readEvents(sql, caller.tenantId, input.runId, input.after, input.limit)
        const tail = await loadTail(sql, caller.tenantId, input.runId)
        return { events, last: tail?.lastEvent ?? 0 }
      }),
    ),

  ...runStarts,
  ...runsAgain,
  ...runCancels,
})
