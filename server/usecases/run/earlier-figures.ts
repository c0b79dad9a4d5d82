import { usualLast, type Figures } from '#core/check/against.ts'
import { withEarlierRows } from '#core/check/earlier-rows.ts'
import { figuresOf } from '#core/check/judge-against.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import type { StepGraph } from '#core/run/step-graph.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadMeasurements, loadRowCounts } from '#server/db/sql/check-history.ts'

/** What the checks of a run that compare have measured before. Asks nothing where none compares. */
export const earlierFigures = async (
  sql: Sql,
  run: { tenantId: string; deploymentId: string; runId: string },
  graph: StepGraph,
): Promise<Pick<ClaimAnswer, 'earlierFigures'>> => {
  const found: Record<string, Figures[]> = {}
  for (const { key, check } of graph.steps) {
    if (!check?.against) continue
    const last = check.against.last ?? usualLast
    const asset = { ...run, key: check.asset, butRun: run.runId }
    const measured = await loadMeasurements(sql, asset, check.name, last)
    const own = measured.map(({ at, metadata }) => ({ atMs: at.getTime(), figures: figuresOf(metadata) }))
    const made = own.length < last ? await loadRowCounts(sql, asset, last) : []
    found[key] = withEarlierRows(
      own,
      made.map(({ at, rows }) => ({ atMs: at.getTime(), rows })),
      last,
    )
  }
  return Object.keys(found).length === 0 ? {} : { earlierFigures: found }
}
