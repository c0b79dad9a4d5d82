import type { JsonObject } from '#core/json-object.ts'
import { Refusal } from '#core/refusal.ts'
import type { BuiltGraph } from '#core/run/build-step-graph.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { configAgainstSchema, unreadConfig } from '#core/run/launch/config-problems.ts'
import type { RunTarget } from '#core/run/run-target.ts'
import type { Trigger } from '#core/run/trigger.ts'

/** Who can be told at once, and mend it; a schedule or a sensor may say more than this very run reads. */
const isPresent: readonly Trigger['kind'][] = ['manual', 'api']

/**
 * Throws `invalid_input` with the way to the place where a configuration does not fit the schema of the job, and where somebody asks, also where nothing of the
 * run would read what was written.
 */
export const refuseConfig = (
  {
    config,
    target,
    pipelines,
    trigger,
  }: { config: JsonObject; target: RunTarget; pipelines: readonly DeployedPipeline[]; trigger: Trigger },
  built: Pick<BuiltGraph, 'graph' | 'versions'>,
): void => {
  const [problem] = [
    ...(isPresent.includes(trigger.kind) ? unreadConfig(config, target, pipelines, built) : []),
    ...configAgainstSchema(config, target, pipelines, built),
  ]
  if (problem)
    throw new Refusal('invalid_input', problem.message, {
      field: 'config',
      path: problem.path,
      wants: 'config',
    })
}
