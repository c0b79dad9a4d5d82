import { createHash, createHmac } from 'node:crypto'

import type { Json } from '#core/json.ts'
import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { claimCode, tenantOfClaimCode } from '#core/run/claim-code.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import { stepClaimText } from '#core/run/step-claim.ts'
import { planOf, stepResult, type StepResultTold } from '#core/run/step-plan.ts'

import type { RunningStep, StepResult } from './execute-step.ts'
import type { RunContext, StopReason } from './run-context.ts'
import type { StepCluster } from './step-cluster.ts'
import { putNow, stepObjects, type RunObjects } from './step-objects.ts'
import { thrownFailure } from './thrown-failure.ts'

export interface StepJobsOptions {
  cluster: StepCluster
  objects: RunObjects
  /** How this run's own process was launched. */
  order: LaunchOrder
  stepJobs: NonNullable<ClaimAnswer['stepJobs']>
}

/** One Job a try: its name says which, so that making it twice makes one. At most 52 characters. */
const jobName = (runId: string, attempt: number, key: string, stepAttempt: number): string => {
  const name = createHash('sha256').update(`${runId} ${attempt} ${stepAttempt} ${key}`).digest('hex')
  return `sluice-step-${name.slice(0, 40)}`
}

const canceled: StepResult = { is: 'canceled' }

/** Carries out each step in a pod of its own: makes its Job, follows it, and reads what it left as its result. */
export class StepJobs {
  readonly #options: StepJobsOptions

  constructor(options: StepJobsOptions) {
    this.#options = options
  }

  execute(context: RunContext, planned: PlannedStep, stepAttempt: number): RunningStep {
    const { claim } = context
    const name = jobName(claim.run.id, claim.run.attempt, planned.step.key, stepAttempt)
    const stopping = Promise.withResolvers<StopReason>()
    const result = this.#carryOut(context, planned, stepAttempt, name, stopping.promise).catch(
      (error: unknown): StepResult => ({ is: 'failed', failure: thrownFailure(error) }),
    )
    return { result, stop: (reason) => stopping.resolve(reason) }
  }

  async #carryOut(
    context: RunContext,
    planned: PlannedStep,
    stepAttempt: number,
    name: string,
    stopping: Promise<StopReason>,
  ): Promise<StepResult> {
    const { cluster, objects } = this.#options
    const { key } = planned.step
    const lies = stepObjects(context.claim.storage.runPrefix, key, stepAttempt)
    // A piece of a fan-out is a step of the run only when that was told.
    await context.reporter.flushEvents()
    await putNow(objects, lies.plan, JSON.stringify(planOf(context.run, planned, context)))
    let stopped: StopReason | undefined
    void stopping.then((reason) => {
      stopped = reason
      return cluster.remove(name, reason === 'fenced' ? 'force' : 'gently')
    })
    if (stopped !== undefined) return canceled
    context.reporter.event({
      type: 'ENGINE_EVENT',
      step: key,
      level: 'info',
      message: `The step gets a pod of its own: ${name}.`,
    })
    const refused = await cluster.create(this.#job(context, planned, stepAttempt, name))
    if (refused) return { is: 'failed', failure: refused }
    const end = await cluster.ended(name, (words) =>
      context.reporter.event({ type: 'ENGINE_EVENT', step: key, level: 'info', message: words }),
    )
    const told = await this.#told(lies.result)
    await cluster.remove(name, 'gently')
    if (!told) {
      if (stopped !== undefined) return canceled
      return { is: 'failed', failure: end ?? silent }
    }
    take(context, planned, told)
    return told.is === 'succeeded'
      ? { is: 'succeeded', outputs: told.outputs, mappingKeys: told.mappingKeys, durationMs: told.durationMs }
      : told.is === 'failed'
        ? { is: 'failed', failure: told.failure }
        : canceled
  }

  #job(context: RunContext, { step }: PlannedStep, stepAttempt: number, name: string): Record<string, Json> {
    const { order, stepJobs } = this.#options
    // A piece has the pod of the step that it is a piece of.
    const manifest = stepJobs.jobs[step.key] ?? stepJobs.jobs[step.key.replace(/\[.*$/s, '')]
    if (!manifest) throw new Error(`No Job was told for the step ${step.key}.`)
    const tenant = tenantOfClaimCode(order.claimCode)
    if (tenant === undefined) throw new Error('The claim code of the run names no tenant.')
    const secret = createHmac('sha256', stepJobs.secret)
      .update(stepClaimText({ key: step.key, attempt: stepAttempt }))
      .digest('base64url')
    return withEnvironment(manifest, name, {
      SLUICE_API_URL: order.apiUrl,
      SLUICE_RUN: order.run,
      SLUICE_ATTEMPT: String(order.attempt),
      SLUICE_CLAIM_CODE: claimCode(tenant, secret),
      SLUICE_WORK: '/work/run',
      SLUICE_CACHE: '/work/cache',
      SLUICE_STEP: step.key,
      SLUICE_STEP_ATTEMPT: String(stepAttempt),
    })
  }

  async #told(key: string): Promise<StepResultTold | undefined> {
    const { objects } = this.#options
    try {
      return stepResult.parse(JSON.parse((await objects.read(key)).toString('utf8')))
    } catch (error) {
      if (error instanceof Error && error.name === 'ObjectMissing') return undefined
      throw error
    }
  }
}

const silent: Failure = {
  message: 'The step’s own process ended without saying how the step did.',
  fault: 'infrastructure',
  cause: 'lost',
  retryable: true,
}

/** What the step made is known from here on to those that follow. */
function take(context: RunContext, { step }: PlannedStep, told: StepResultTold): void {
  for (const [asset, version] of Object.entries(told.assetVersions)) {
    context.assetVersions.set(asset, version)
    if (step.outputs.some((output) => output.asset === asset)) context.materialized.add(asset)
  }
  for (const [output, version] of Object.entries(told.outputVersions))
    context.outputVersions.set(output, version)
}

interface JobShape {
  metadata: Record<string, Json>
  spec: { template: { spec: { containers: { name: string; env?: { name: string; value: string }[] }[] } } }
}

/** The Job with its name, and with what its runner is told; that is last, so that nothing takes its place. */
function withEnvironment(
  manifest: Record<string, Json>,
  name: string,
  env: Record<string, string>,
): Record<string, Json> {
  const job = structuredClone(manifest) as unknown as JobShape
  job.metadata.name = name
  const [main] = job.spec.template.spec.containers
  if (main)
    main.env = [
      ...(main.env ?? []).filter((one) => !(one.name in env)),
      ...Object.entries(env).map(([key, value]) => ({ name: key, value })),
    ]
  return job as unknown as Record<string, Json>
}
