import type { PlannedStep } from '#core/run/run-progress.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'
import { progressOf, stepPlan, type StepResultTold } from '#core/run/step-plan.ts'

import type { Reporter } from '../reporting/reporter.ts'
import { executeStep, type RunningStep, type StepResult } from './execute-step.ts'
import type { RunContext } from './run-context.ts'
import { putNow, stepObjects, type RunObjects } from './step-objects.ts'
import { thrownFailure } from './thrown-failure.ts'

export interface StepAlone {
  step: StepAttemptName
  objects: RunObjects
  runPrefix: string
}

/**
 * The one step that this process is for, as the process of its run has planned it. Never rejects: what goes wrong is the step's failure.
 * `onRunning` is told how to stop it.
 */
export async function carryOutStep(
  context: RunContext,
  { step, objects, runPrefix }: StepAlone,
  onRunning: (running: RunningStep) => void,
): Promise<StepResultTold> {
  let known = versionsOf(context)
  const made = (): Versions => madeSince(known, context)
  try {
    const { own, planned } = await asPlanned(context, { step, objects, runPrefix })
    known = versionsOf(context)
    const running = executeStep(own, planned, step.attempt, 1)
    onRunning(running)
    return { ...toldOf(await running.result), ...made() }
  } catch (error) {
    return { is: 'failed', failure: thrownFailure(error), ...made() }
  }
}

/** The step and the run as far as the step knows it, as the process of the run has planned them. */
export async function asPlanned(
  context: RunContext,
  { step, objects, runPrefix }: StepAlone,
): Promise<{ own: RunContext; planned: PlannedStep }> {
  const lies = stepObjects(runPrefix, step.key, step.attempt)
  const plan = stepPlan.parse(JSON.parse((await objects.read(lies.plan)).toString('utf8')))
  for (const [key, version] of Object.entries(plan.assetVersions)) context.assetVersions.set(key, version)
  for (const [key, version] of Object.entries(plan.outputVersions)) context.outputVersions.set(key, version)
  return { own: { ...context, run: progressOf(plan) }, planned: plan.planned }
}

/** Leaves word how the step ended. What it printed and did comes first: whoever reads the result goes on at once. */
export async function tellStep(
  reporter: Reporter,
  { step, objects, runPrefix }: StepAlone,
  told: StepResultTold,
): Promise<void> {
  const spoilt = await reporter.released()
  await reporter.flushLogs()
  await reporter.flushEvents()
  const { assetVersions, outputVersions } = told
  const said = spoilt
    ? { is: 'failed' as const, failure: spoilt.failure, assetVersions, outputVersions }
    : told
  await putNow(objects, stepObjects(runPrefix, step.key, step.attempt).result, JSON.stringify(said))
}

type Versions = Pick<StepResultTold, 'assetVersions' | 'outputVersions'>

/** What a step made beside what was known before, for who goes on with it. */
export const madeSince = (known: Versions, context: RunContext): Versions => {
  const now = versionsOf(context)
  return {
    assetVersions: changed(known.assetVersions, now.assetVersions),
    outputVersions: changed(known.outputVersions, now.outputVersions),
  }
}

export const versionsOf = ({ assetVersions, outputVersions }: RunContext): Versions => ({
  assetVersions: Object.fromEntries(assetVersions),
  outputVersions: Object.fromEntries(outputVersions),
})

const changed = (before: Record<string, string>, after: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(after).filter(([key, version]) => before[key] !== version))

export const toldOf = (result: StepResult) =>
  result.is === 'succeeded' ? { ...result, outputs: [...result.outputs] } : result
