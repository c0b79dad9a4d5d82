import { z } from 'zod'

import type { Caller } from '#core/access/caller.ts'
import { jsonObject } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'
import { requireRunFilter } from '#core/run/filter/parse-run-filter.ts'
import { requestedTarget } from '#core/run/resolve-target.ts'
import { runStatuses, type RunStatus } from '#core/run/run-status.ts'
import type { Trigger } from '#core/run/trigger.ts'
import { sha256 } from '#core/sha256.ts'
import { readEvents } from '#server/db/sql/read-events.ts'
import { countRuns, listRuns, loadRunRow, loadTail } from '#server/db/sql/run-rows.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'
import { planRun } from '#server/usecases/run/plan-run.ts'
import { runAgain } from '#server/usecases/run/run-again.ts'
import { showLaunchForm } from '#server/usecases/run/show-launch-form.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

import type { Context } from '../context.ts'
import { notHere } from '../load-run-parts.ts'
import { runAnswer, runListed } from '../run-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'
import { usualDurationsOf } from '../usual-durations.ts'
import { filterText } from './run-feed.ts'

const runId = z.uuid()
const runIds = z.array(runId).min(1).max(500)
/** Many new runs of one asking: asked again because the answer was lost, each finds the run it made. */
const manyAgain = z.object({ runIds, bulkId: z.uuid().optional() })
const tags = z
  .record(z.string().max(200), z.string().max(1_000))
  .refine((given) => Object.keys(given).length <= 50, 'A run has at most 50 tags.')
const chance = { next: Math.random }

/** Made by who asks, for one asking: where the answer was lost, the same asking once more finds the run of the first. */
const requestId = z.uuid().optional()

/** What a run is given otherwise when it is run again. */
const changes = z
  .strictObject({
    versions: z.record(z.uuid(), z.int().positive().max(2_147_483_647)).optional(),
    config: jsonObject.optional(),
    tags: tags.optional(),
  })
  .optional()

const request = z.object({
  target: requestedTarget,
  config: jsonObject.optional(),
  tags: tags.optional(),
  priority: z.int().min(-100).max(100).optional(),
  partition: z.string().min(1).max(1_024).optional(),
})

const page = z.object({
  filter: filterText,
  before: runId.nullish(),
  cursor: runId.nullish(),
  limit: z.int().min(1).max(500).default(50),
})

const endedCountMs = 86_400_000

const triggerOf = ({ user, token }: Caller): Trigger => ({
  kind: token ? 'api' : 'manual',
  by: user.name,
  byId: user.id,
})

const none = Object.fromEntries(runStatuses.map((status) => [status, 0])) as Record<RunStatus, number>

/** The asking for one run of many. */
const requestOf = (bulkId: string, id: string): string =>
  sha256(`${bulkId} ${id}`).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5')

/** Does it for each; one that cannot be done does not keep the others from it. */
const forEach = async (ids: string[], work: (id: string) => Promise<unknown>) => {
  const refused: { runId: string; message: string }[] = []
  for (const id of new Set(ids)) {
    try {
      await work(id)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      refused.push({ runId: id, message: error.message })
    }
  }
  return { done: new Set(ids).size - refused.length, refused }
}

const manyRunsAgain = (
  deps: Context['deps'],
  { tenantId, deploymentId, user: by }: Caller,
  { runIds: ids, bulkId }: z.infer<typeof manyAgain>,
  from: 'failure' | 'start',
) =>
  forEach(ids, (id) =>
    runAgain(
      runPool(deps),
      { tenantId, deploymentId, by, runId: id, from, requestId: bulkId && requestOf(bulkId, id) },
      deps.clock.now(),
    ),
  )

export const runsRouter = router({
  start: tenantProcedure('run.launch')
    .input(request.extend({ requestId }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      startRun(
        runPool(deps),
        {
          tenantId: caller.tenantId,
          deploymentId: caller.deploymentId,
          trigger: triggerOf(caller),
          ...input,
        },
        deps.clock.now(),
      ),
    ),

  plan: tenantProcedure('run.read')
    .input(request)
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) =>
        planRun(
          sql,
          { tenantId: caller.tenantId, deploymentId: caller.deploymentId, ...input },
          deps.clock.now(),
        ),
      ),
    ),

  /** What a target can be given when it is launched. */
  launchForm: tenantProcedure('run.read')
    .input(z.object({ target: requestedTarget }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) =>
        showLaunchForm(
          sql,
          { tenantId: caller.tenantId, deploymentId: caller.deploymentId, ...input },
          deps.clock.now(),
        ),
      ),
    ),

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

  cancel: tenantProcedure('run.cancel')
    .input(z.object({ runId, force: z.boolean().default(false) }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      cancelRun(
        runPool(deps),
        chance,
        { tenantId: caller.tenantId, deploymentId: caller.deploymentId, by: caller.user.name, ...input },
        deps.clock.now(),
      ),
    ),

  /** As a new run with what is published now; from failure it takes over what succeeded. */
  retry: tenantProcedure('run.retry')
    .input(z.object({ runId, from: z.enum(['failure', 'start']).default('failure'), changes, requestId }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      runAgain(
        runPool(deps),
        { tenantId: caller.tenantId, deploymentId: caller.deploymentId, by: caller.user, ...input },
        deps.clock.now(),
      ),
    ),

  reexecute: tenantProcedure('run.retry')
    .input(
      z.object({
        runId,
        steps: z.array(z.string().max(1_000)).min(1).max(5_000).optional(),
        changes,
        requestId,
      }),
    )
    .mutation(({ ctx: { caller, deps }, input: { runId: id, steps, ...asked } }) =>
      runAgain(
        runPool(deps),
        {
          tenantId: caller.tenantId,
          deploymentId: caller.deploymentId,
          by: caller.user,
          runId: id,
          from: steps ? { steps } : 'start',
          ...asked,
        },
        deps.clock.now(),
      ),
    ),

  cancelMany: tenantProcedure('run.cancel')
    .input(z.object({ runIds }))
    .mutation(({ ctx: { caller, deps }, input }) =>
      forEach(input.runIds, (id) =>
        cancelRun(
          runPool(deps),
          chance,
          {
            tenantId: caller.tenantId,
            deploymentId: caller.deploymentId,
            by: caller.user.name,
            runId: id,
            force: false,
          },
          deps.clock.now(),
        ),
      ),
    ),

  retryMany: tenantProcedure('run.retry')
    .input(manyAgain)
    .mutation(({ ctx: { caller, deps }, input }) => manyRunsAgain(deps, caller, input, 'failure')),

  rerunMany: tenantProcedure('run.retry')
    .input(manyAgain)
    .mutation(({ ctx: { caller, deps }, input }) => manyRunsAgain(deps, caller, input, 'start')),
})
