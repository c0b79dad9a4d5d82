import { poolStepAnswer } from '#core/protocol/pool-api.ts'
import { longestHoldMs, type ClaimAnswer } from '#core/protocol/run-api.ts'

import { poolSteps } from './executors/pool-steps.ts'
import { stepJobs } from './executors/step-jobs.ts'
import type { RunObjects } from './executors/step-objects.ts'
import type { StepPlace } from './executors/step-place.ts'
import { StepsElsewhere } from './executors/steps-elsewhere.ts'
import { openStepCluster } from './open-step-cluster.ts'
import type { Reporter } from './reporting/reporter.ts'
import { RunApiCaller } from './run-api-caller.ts'
import type { RunApiClient } from './run-api-client.ts'
import type { RunnerSettings } from './settings.ts'

export interface OpenStepsElsewhereOptions {
  claim: ClaimAnswer
  objects: RunObjects | undefined
  order: RunnerSettings['order']
  client: RunApiClient
  reporter: Reporter
  onTokenRefused: () => void
}

/** Carries out the steps of a run in processes that come from the cluster the run is in, or from the pool that carries it. */
export async function openStepsElsewhere(options: OpenStepsElsewhereOptions): Promise<StepsElsewhere> {
  const { objects, claim } = options
  if (!objects) throw new Error('Steps with processes of their own need a store that all of them reach.')
  return new StepsElsewhere({ place: claim.inPool ? ofPool(options) : await ofCluster(options), objects })
}

async function ofCluster({ claim, order, reporter }: OpenStepsElsewhereOptions): Promise<StepPlace> {
  if (!claim.stepJobs) throw new Error('No Jobs were told for the steps of the run.')
  const cluster = await openStepCluster({
    namespace: claim.stepJobs.namespace,
    runId: order.run,
    onTrouble: (message) => reporter.event({ type: 'ENGINE_EVENT', level: 'warning', message }),
  })
  return stepJobs({ cluster, order, stepJobs: claim.stepJobs })
}

const answerWithinMs = 10_000

/** Every step that goes on holds a connection, so these are not those that reports go over. */
function ofPool({ order, client, onTokenRefused }: OpenStepsElsewhereOptions): StepPlace {
  const caller = new RunApiCaller({ apiUrl: order.apiUrl, token: () => client.token, maxSockets: Infinity })
  const place = poolSteps({
    ask: (body, signal) =>
      caller.json('step', { fence: client.fence, ...body }, poolStepAnswer, {
        timeoutMs: longestHoldMs + answerWithinMs,
        signal,
      }),
    onTokenRefused,
  })
  return {
    ...place,
    close: () => {
      caller.close()
      return Promise.resolve()
    },
  }
}
