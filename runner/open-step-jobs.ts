import { StepJobs, type StepJobsOptions } from './executors/step-jobs.ts'
import type { RunObjects } from './executors/step-objects.ts'
import { openStepCluster } from './open-step-cluster.ts'
import type { Reporter } from './reporting/reporter.ts'

export interface OpenStepJobsOptions extends Pick<StepJobsOptions, 'stepJobs' | 'order'> {
  objects: RunObjects | undefined
  reporter: Reporter
}

/** What a run starts the pods of its steps with, in the cluster it is in itself. */
export async function openStepJobs({
  stepJobs,
  objects,
  order,
  reporter,
}: OpenStepJobsOptions): Promise<{ jobs: StepJobs; close: () => Promise<void> }> {
  if (!objects) throw new Error('Steps with pods of their own need a store that all of them reach.')
  const cluster = await openStepCluster({
    namespace: stepJobs.namespace,
    runId: order.run,
    onTrouble: (message) => reporter.event({ type: 'ENGINE_EVENT', level: 'warning', message }),
  })
  return { jobs: new StepJobs({ cluster, objects, order, stepJobs }), close: () => cluster.close() }
}
