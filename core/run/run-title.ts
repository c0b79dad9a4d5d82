import { checkStepKey, type CheckName } from '../check/check-name.ts'

/** What a run is called: its job, its one asset or check, or how many of which pipelines; and of which partition. */
export const runTitle = (made: {
  job?: string
  assets: string[]
  pipelines: string[]
  steps: number
  /** What it checks. */
  checks: readonly CheckName[]
  partition?: string | undefined
}): string => {
  const whole = wholeTitle(made)
  return made.partition === undefined ? whole : `${whole} · ${made.partition}`
}

const wholeTitle = ({
  job,
  assets,
  pipelines,
  steps,
  checks,
}: Omit<Parameters<typeof runTitle>[0], 'partition'>): string => {
  if (job !== undefined) return job
  const [check, ...others] = checks
  if (assets.length === 0 && check)
    return others.length === 0 ? checkStepKey(check) : `${checks.length} checks of ${check.asset}`
  const [only] = assets
  if (assets.length === 1 && only !== undefined) return only
  const home = pipelines.length === 1 ? pipelines[0] : `${pipelines.length} pipelines`
  return assets.length > 0 ? `${assets.length} assets of ${home}` : `${steps} steps of ${home}`
}
