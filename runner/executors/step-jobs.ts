import { createHmac } from 'node:crypto'

import type { Json } from '#core/json.ts'
import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { claimCode, tenantOfClaimCode } from '#core/run/claim-code.ts'
import { stepClaimText, type StepAttemptName } from '#core/run/step-claim.ts'
import { stepJobName } from '#core/run/step-job-name.ts'
import { containerName, stepAnnotation } from '#server/gateways/kubernetes-jobs/names.ts'

import type { StepCluster } from './step-cluster.ts'
import type { StepPlace, StepAttempt } from './step-place.ts'

export interface StepJobsOptions {
  cluster: StepCluster
  /** How this run's own process was launched. */
  order: LaunchOrder
  stepJobs: NonNullable<ClaimAnswer['stepJobs']>
}

/** A pod of its own for each step: a Job is made for every try. */
export function stepJobs({ cluster, order, stepJobs: { secret, jobs } }: StepJobsOptions): StepPlace {
  /** A piece has the pod of the step that it is a piece of. */
  const manifestOf = (key: string): Record<string, Json> | undefined =>
    jobs[key] ?? jobs[key.replace(/\[.*$/s, '')]

  const jobOf = ({ planned: { step }, stepAttempt }: StepAttempt, name: string): Record<string, Json> => {
    const manifest = manifestOf(step.key)
    if (!manifest) throw new Error(`No Job was told for the step ${step.key}.`)
    const tenant = tenantOfClaimCode(order.claimCode)
    if (tenant === undefined) throw new Error('The claim code of the run names no tenant.')
    const code = createHmac('sha256', secret)
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
        SLUICE_CLAIM_CODE: claimCode(tenant, code),
        SLUICE_STEP: step.key,
        SLUICE_STEP_ATTEMPT: String(stepAttempt),
      },
    )
  }

  return {
    isFor: ({ step }) => manifestOf(step.key) !== undefined,
    begin: (of) => {
      const name = nameOf(of)
      of.context.reporter.event({
        type: 'ENGINE_EVENT',
        step: of.planned.step.key,
        level: 'info',
        message: `The step gets a pod of its own: ${name}.`,
      })
      return cluster.create(jobOf(of, name))
    },
    ended: (of, onStage, onRunning) => cluster.ended(nameOf(of), onStage, onRunning),
    isAlive: (of) => cluster.isAlive(nameOf(of)),
    remove: (of, how) => cluster.remove(nameOf(of), how),
    leave: (of) => cluster.leave(nameOf(of)),
    close: () => cluster.close(),
  }
}

const nameOf = ({ context: { claim }, planned: { step }, stepAttempt }: StepAttempt): string =>
  stepJobName(claim.run.id, claim.run.attempt, step.key, stepAttempt)

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
  of: StepAttemptName,
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
