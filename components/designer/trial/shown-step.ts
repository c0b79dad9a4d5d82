import type { TrialAnswer } from './trial-context.tsx'

type Step = TrialAnswer['steps'][number]

/** What the panel shows of a trial: the step that makes an asset, and which of its assets. */
export interface ShownStep {
  step: Step
  asset: string
}

/** What is selected on the canvas where the trial made it, else what was wished for, else what it made last. */
export const shownStep = (
  { steps, asset: wished }: Pick<TrialAnswer, 'steps' | 'asset'>,
  selected: readonly string[],
  opened: string | undefined,
): ShownStep | undefined => {
  const wanted = [...selected, opened, wished, steps.at(-1)?.assets[0]]
  for (const asset of wanted) {
    const step = steps.find(({ assets }) => asset !== undefined && assets.includes(asset))
    if (step && asset !== undefined) return { step, asset }
  }
  return undefined
}

/** The step that people should hear of when a trial has failed: the first that did by itself. */
export const failedStep = ({ steps }: Pick<TrialAnswer, 'steps'>): Step | undefined =>
  steps
    .filter(({ status, failure }) => status === 'failed' && failure)
    .toSorted((one, other) => Number(one.finishedAt ?? 0) - Number(other.finishedAt ?? 0))[0]
