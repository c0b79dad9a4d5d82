import { conditionPlan } from '#core/condition/condition-plan.ts'
import { ruleWords } from '#core/condition/rule-words.ts'
import { whyTold } from '#core/condition/why-told.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import type { EvaluationHead, EvaluationRow } from '#server/db/sql/condition-evaluations.ts'
import type { ConditionListRow } from '#server/db/sql/condition-rows.ts'

const headAnswer = (row: EvaluationHead) => ({
  number: row.number,
  atMs: row.evaluatedAt.getTime(),
  lastAtMs: row.lastAt.getTime(),
  requested: row.requested,
  runIds: row.runIds,
  backfillIds: row.backfillIds,
  reason: row.reason,
  runStatus: row.runStatus,
})

/** A condition as lists show it, its last evaluations newest first; undefined where its version is being replaced right now. */
export const conditionAnswer = (
  row: ConditionListRow,
  pipelines: readonly DeployedPipeline[],
  evaluations: readonly EvaluationHead[],
) => {
  const producer = producersOf(pipelines).get(row.key)
  const planned = conditionPlan(pipelines).ruleOf.get(row.key)
  if (!producer || !planned) return undefined
  return {
    key: row.key,
    pipeline: producer.pipeline.document.settings.name,
    elementId: producer.element.id,
    text: row.text,
    words: ruleWords(planned.rule),
    isOn: row.isOn,
    switched:
      row.switchedAt === null ? null : { atMs: row.switchedAt.getTime(), by: row.switchedBy ?? 'somebody' },
    evaluatedAtMs: row.evaluatedAt?.getTime() ?? null,
    dueAtMs: row.dueAt?.getTime() ?? null,
    evaluations: evaluations.map(headAnswer),
  }
}

/** An evaluation with the truth of every part, and why it came out so in a few words. */
export const evaluationAnswer = (row: EvaluationRow) => ({
  number: row.number,
  atMs: row.evaluatedAt.getTime(),
  lastAtMs: row.lastAt.getTime(),
  evaluations: row.evaluations,
  requested: row.requested,
  keys: row.keys,
  runIds: row.runIds,
  backfillIds: row.backfillIds,
  reason: row.reason,
  tree: row.tree,
  why: whyTold(row.tree, row.requested > 0),
})
