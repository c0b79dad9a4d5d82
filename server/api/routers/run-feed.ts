import { z } from 'zod'

import { elementsOf } from '#core/document/document.ts'
import { requireRunFilter } from '#core/run/filter/parse-run-filter.ts'
import { gridCells, runsWithin } from '#core/run/grid/grid-cells.ts'
import { stepGroups } from '#core/run/grid/step-groups.ts'
import { producersOf } from '#core/run/producer.ts'
import { loadGridSteps } from '#server/db/sql/grid-steps.ts'
import { wordsOfRecentRuns } from '#server/db/sql/known-words.ts'
import { loadActiveVersions } from '#server/db/sql/load-versions.ts'
import { countMatching, listMatching, listRuns } from '#server/db/sql/run-rows.ts'
import { runsBetween, slotsOf } from '#server/db/sql/runs-between.ts'

import { versions } from '../asset-answers.ts'
import { runListed, shortId } from '../run-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

/** More than that nobody acts on at once, and nobody reads as a figure. */
const most = 10_000
/** Cells of a page of the grid: more than a screen shows, and few enough to send at once. */
const mostCells = 10_000
/** Bars of a timeline. */
const mostBars = 3_000

const moment = z.int().min(0).max(8_640_000_000_000)

/** A filter as it is typed; what is none is refused with the characters that are wrong. */
export const filterText = z.string().max(2_000).default('')

/** What the screens of all runs ask for beside the list itself. */
export const runFeedRouter = router({
  /** What can be chosen from while a filter is typed. */
  words: tenantProcedure('run.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) => {
      const { tenantId, deploymentId } = caller
      const pipelines = await loadActiveVersions(sql, tenantId, deploymentId)
      const recent = await wordsOfRecentRuns(sql, tenantId, deploymentId)
      const jobs = pipelines.flatMap(({ document }) => elementsOf(document, 'job').map(({ name }) => name))
      return {
        jobs: [...new Set(jobs)].toSorted(),
        assets: [...producersOf(pipelines).keys()].toSorted(),
        pipelines: pipelines.map(({ document }) => document.settings.name).toSorted(),
        people: recent.flatMap(({ kind, name }) => (kind === 'person' ? [name] : [])).toSorted(),
        tags: recent.flatMap(({ kind, name, value }) =>
          kind === 'tag' ? [[name, value ?? ''] as [string, string]] : [],
        ),
      }
    }),
  ),

  /** How many runs a filter leaves, at most 10,000. */
  count: tenantProcedure('run.read')
    .input(z.strictObject({ filter: filterText }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const question = { ...caller, filter: requireRunFilter(input.filter), now: deps.clock.now() }
        const count = await countMatching(sql, question, most + 1)
        return { count: Math.min(count, most), more: count > most }
      }),
    ),

  /** A page of runs with what became of each of their steps, newest first; cut short where the steps are too many. */
  grid: tenantProcedure('run.read')
    .input(
      z.object({
        filter: filterText,
        cursor: z.uuid().nullish(),
        limit: z.int().min(1).max(100).default(50),
      }),
    )
    .query(({ ctx: { caller, deps }, input: { filter, cursor, limit } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const question = { ...caller, filter: requireRunFilter(filter), now: deps.clock.now() }
        const found = await listRuns(sql, question, { before: cursor ?? undefined, limit: limit + 1 })
        const runs = runsWithin(found.slice(0, limit), mostCells)
        const steps = await loadGridSteps(
          sql,
          caller.tenantId,
          runs.map(({ id }) => id),
        )
        const shown = runs.map((run) => ({ ...runListed(run), cells: gridCells(steps.get(run.id) ?? []) }))
        const groups = stepGroups(await versions.active(sql, caller.tenantId, caller.deploymentId))
        const keys = new Set(shown.flatMap(({ cells }) => cells.map(({ step }) => step)))
        return {
          runs: shown,
          groups: Object.fromEntries([...keys].map((key) => [key, groups.get(key) ?? null])),
          nextCursor: runs.length < found.length ? (runs.at(-1)?.id ?? null) : null,
        }
      }),
    ),

  /** Runs of a stretch of time, newest first, and how many may go on at once. */
  timeline: tenantProcedure('run.read')
    .input(
      z
        .strictObject({ filter: filterText, fromMs: moment, toMs: moment })
        .refine(({ fromMs, toMs }) => fromMs < toMs, 'A stretch of time ends after it begins.'),
    )
    .query(({ ctx: { caller, deps }, input: { filter, ...window } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const question = { ...caller, filter: requireRunFilter(filter), now: deps.clock.now() }
        const runs = await runsBetween(sql, question, window, mostBars + 1)
        return {
          runs: runs.slice(0, mostBars).map((run) => ({ ...run, shortId: shortId(run.id) })),
          more: runs.length > mostBars,
          slots: await slotsOf(sql, caller.tenantId),
        }
      }),
    ),

  /** Id and status of all runs that a filter leaves, newest first, at most 10,000. */
  matching: tenantProcedure('run.read')
    .input(z.strictObject({ filter: filterText }))
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const question = { ...caller, filter: requireRunFilter(input.filter), now: deps.clock.now() }
        const runs = await listMatching(sql, question, most + 1)
        return { runs: runs.slice(0, most), more: runs.length > most }
      }),
    ),
})
