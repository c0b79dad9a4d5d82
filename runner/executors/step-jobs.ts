import { createHmac } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'

import type { Json } from '#core/json.ts'
import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { claimCode, tenantOfClaimCode } from '#core/run/claim-code.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import { stepClaimText, type StepTryName } from '#core/run/step-claim.ts'
import { stepJobName } from '#core/run/step-job-name.ts'
import { planOf, stepResult, type StepResultTold } from '#core/run/step-plan.ts'
import { containerName, stepAnnotation } from '#server/gateways/kubernetes-jobs/names.ts'

import type { RunningStep, StepResult } from './execute-step.ts'
import type { RunContext, StopReason } from './run-context.ts'
import type { StepCluster } from './step-cluster.ts'
import { putNow, readLeft, stepObjects, type RunObjects } from './step-objects.ts'
import { thrownFailure } from './thrown-failure.ts'

export interface StepJobsOptions {
  cluster: StepCluster
  objects: RunObjects
  /** How this run's own process was launched. */
  order: LaunchOrder
  stepJobs: NonNullable<ClaimAnswer['stepJobs']>
}

const canceled: StepResult = { is: 'canceled' }

/** Carries out each step in a pod of its own: makes its Job, follows it, and reads what it left as its result. */
export class StepJobs {
  readonly #options: StepJobsOptions

  constructor(options: StepJobsOptions) {
    this.#options = options
  }

  /** Whether the step has a pod of its own. */
  isFor({ step: { key } }: PlannedStep): boolean {
    return this.#manifestOf(key) !== undefined
  }

  execute(context: RunContext, planned: PlannedStep, stepAttempt: number): RunningStep {
    const { claim } = context
    const name = stepJobName(claim.run.id, claim.run.attempt, planned.step.key, stepAttempt)
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
    const removed = stopping.then((reason) => {
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
    if (stopped !== undefined) await cluster.remove(name, 'gently')
    const isContainer = planned.step.compute.kind === 'container'
    let timer: NodeJS.Timeout | undefined
    let timedOut: Failure | undefined
    const over = cluster.ended(
      name,
      (words) => context.reporter.event({ type: 'ENGINE_EVENT', step: key, level: 'info', message: words }),
      () => {
        const { timeoutMs } = planned.step.runtime ?? {}
        if (!isContainer || timeoutMs === undefined) return
        timer = setTimeout(
          () => {
            timedOut = timeFailure(timeoutMs)
            void cluster.remove(name, 'gently')
          },
          Math.min(timeoutMs, longestTimerMs),
        )
      },
    )
    // Of what is stopped nobody waits to hear more, where it has nothing to tell of itself.
    const end = isContainer ? await Promise.race([over, removed]) : await over
    clearTimeout(timer)
    if (!end) return canceled
    const failure = timedOut ?? end.failure
    // Who stands beside an untouched container does not see how it ended.
    if (isContainer) await putNow(objects, lies.end, JSON.stringify({ failure: failure ?? null }))
    const told =
      isContainer && end.goesOn && stopped === undefined
        ? await this.#toldPatiently(name, lies.result)
        : await this.#told(lies.result)
    // What an untouched container printed is read from outside; who reads it takes it away. One that never will start has printed nothing.
    if (!isContainer || stopped !== undefined || (!end.goesOn && (await cluster.isAlive(name))))
      await cluster.remove(name, 'gently')
    if (!told) {
      if (stopped !== undefined) return canceled
      return { is: 'failed', failure: failure ?? silent }
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
    const manifest = this.#manifestOf(step.key)
    if (!manifest) throw new Error(`No Job was told for the step ${step.key}.`)
    const tenant = tenantOfClaimCode(order.claimCode)
    if (tenant === undefined) throw new Error('The claim code of the run names no tenant.')
    const secret = createHmac('sha256', stepJobs.secret)
      .update(stepClaimText({ key: step.key, attempt: stepAttempt }))
      .digest('base64url')
    return forTry(
      manifest,
      name,
      { key: step.key, attempt: stepAttempt },
      {
        SLUICE_API_URL: order.apiUrl,
        SLUICE_RUN: order.run,
        SLUICE_ATTEMPT: String(order.attempt),
        SLUICE_CLAIM_CODE: claimCode(tenant, secret),
        SLUICE_STEP: step.key,
        SLUICE_STEP_ATTEMPT: String(stepAttempt),
      },
    )
  }

  /** A piece has the pod of the step that it is a piece of. */
  #manifestOf(key: string): Record<string, Json> | undefined {
    const { jobs } = this.#options.stepJobs
    return jobs[key] ?? jobs[key.replace(/\[.*$/s, '')]
  }

  async #told(key: string): Promise<StepResultTold | undefined> {
    const left = await readLeft(this.#options.objects, key)
    return left === undefined ? undefined : stepResult.parse(left)
  }

  /** While its pod goes on, what it made may still be on its way. */
  async #toldPatiently(name: string, key: string): Promise<StepResultTold | undefined> {
    for (let waitMs = 100; ; waitMs = Math.min(2_000, waitMs * 2)) {
      const isAlive = await this.#options.cluster.isAlive(name)
      const told = await this.#told(key)
      if (told || !isAlive) return told
      await delay(waitMs)
    }
  }
}

/** Node's timers hold no more. */
const longestTimerMs = 2_147_483_647

const timeFailure = (timeoutMs: number): Failure => ({
  message: `The step ran longer than its limit of ${timeoutMs / 1_000} s and was ended.`,
  fault: 'limit',
  cause: 'timeout',
})

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

interface ContainerShape {
  name: string
  env?: { name: string; value: string }[]
}
interface JobShape {
  metadata: Record<string, Json>
  spec: {
    template: {
      metadata: { annotations?: Record<string, string> }
      spec: { containers: ContainerShape[]; initContainers?: ContainerShape[] }
    }
  }
}

const beside: ReadonlySet<string> = new Set([containerName.bring, containerName.take])

/** The Job of one try, with its name and with what the runner in it is told; that is last, so that nothing takes its place. A container that is not to be touched is told nothing. */
function forTry(
  manifest: Record<string, Json>,
  name: string,
  of: StepTryName,
  env: Record<string, string>,
): Record<string, Json> {
  const job = structuredClone(manifest) as unknown as JobShape
  job.metadata.name = name
  const { metadata, spec } = job.spec.template
  metadata.annotations = {
    ...metadata.annotations,
    [stepAnnotation.step]: of.key,
    [stepAnnotation.stepAttempt]: String(of.attempt),
  }
  const ours = (spec.initContainers ?? []).filter((each) => beside.has(each.name))
  for (const container of ours.length > 0 ? ours : spec.containers.slice(0, 1))
    container.env = [
      ...(container.env ?? []).filter((one) => !(one.name in env)),
      ...Object.entries(env).map(([key, value]) => ({ name: key, value })),
    ]
  return job as unknown as Record<string, Json>
}
