import type { Answers } from '#components/api/trpc.ts'

export type ConditionAnswer = Answers['conditions']['list'][number]
export type EvaluationAnswer = Answers['conditions']['evaluations']['evaluations'][number]

/** What an evaluation came to, as strips of ticks draw it. */
export const evaluationStatus = ({
  requested,
  reason,
}: Pick<EvaluationAnswer, 'requested' | 'reason'>): 'succeeded' | 'skipped' | 'failed' => {
  if (reason !== null) return 'failed'
  return requested > 0 ? 'succeeded' : 'skipped'
}
