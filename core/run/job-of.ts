import { elementsOf } from '../document/document.ts'
import type { JobElement } from '../document/element.ts'
import type { DeployedPipeline } from './deployed-pipeline.ts'
import { jobIn, type RunTarget } from './run-target.ts'

/** The job that a target is of, as its pipeline has it; undefined for what was selected, and where the job is gone. */
export const jobOf = (target: RunTarget, pipelines: readonly DeployedPipeline[]): JobElement | undefined => {
  const name = jobIn(target)
  if (name === undefined) return undefined
  const pipeline = pipelines.find((candidate) => candidate.id === target.pipeline)
  return pipeline && elementsOf(pipeline.document, 'job').find((job) => job.name === name)
}
