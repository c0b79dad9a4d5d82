import { describeIssue } from '../../document/describe-issue.ts'
import type { JobElement } from '../../document/element.ts'
import { jsonAt, type JsonObject, layered } from '../../json-object.ts'
import { readConfigSchema } from '../../resource/config-schema.ts'
import type { ConfigProblem } from '../again/check-run-config.ts'

/**
 * What of a run's configuration does not fit the schema of its job. Held against it is what the steps get in the end: their own, over that the job's, over that
 * what is given.
 */
export const unfitConfig = (
  job: Pick<JobElement, 'name' | 'config' | 'configSchema'>,
  given: JsonObject,
  steps: readonly { key: string; config: JsonObject }[],
): (ConfigProblem & { isMissing?: boolean })[] => {
  if (job.configSchema === undefined) return []
  const schema = readConfigSchema(job.configSchema)
  if (schema.outcome === 'refused')
    return [{ path: [], message: `The schema of the job ${job.name} cannot be read: ${schema.message}` }]
  const ofSteps = steps.filter(({ config }) => Object.keys(config).length > 0)
  const config = layered(layered(job.config ?? {}, given), {
    ...(ofSteps.length > 0 && {
      ops: Object.fromEntries(ofSteps.map((step) => [step.key, { config: step.config }])),
    }),
  })
  const { error } = schema.config.safeParse(config)
  return (error?.issues ?? []).flatMap((issue) =>
    describeIssue(issue, config, 'the configuration', []).map(({ path, message }) => ({
      path: path.map(String),
      message,
      ...(jsonAt(config, path) === undefined && { isMissing: true }),
    })),
  )
}
