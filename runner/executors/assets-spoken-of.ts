import type { CheckName } from '#core/check/check-name.ts'
import type { Step } from '#core/run/step-graph.ts'

/** The assets that the code of a step may speak of: those it makes, or the one it checks. */
export const assetsSpokenOf = ({ outputs, check }: Pick<Step, 'outputs' | 'check'>): string[] =>
  check ? [check.asset] : outputs.flatMap(({ asset }) => asset ?? [])

/** The check that a step carries out. */
export const checkOf = ({ check }: Pick<Step, 'check'>): CheckName | undefined =>
  check && { asset: check.asset, check: check.name }
