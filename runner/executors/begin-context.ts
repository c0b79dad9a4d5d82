import { valueName } from '#core/asset/value-name.ts'
import type { ClaimAnswer } from '#core/protocol/run-api.ts'
import { beginRun } from '#core/run/run-progress.ts'
import { keysMade } from '#core/run/step-graph.ts'

import { MemoryKills } from '../processes/memory-kills.ts'
import { ResourcesOfRun } from './open-resources.ts'
import type { RunContext } from './run-context.ts'

type Given = Pick<
  RunContext,
  'reporter' | 'values' | 'hostFor' | 'monitor' | 'sweeper' | 'folder' | 'echo' | 'killPatienceMs'
> & {
  claim: ClaimAnswer
  /** What the launch carried for steps. */
  env: Readonly<Record<string, string>>
}

/** What the steps of a claimed run are executed with, before the first of them. */
export function beginContext({ claim, env, ...given }: Given): RunContext {
  const run = beginRun(claim.graph, claim.finished)
  const assetVersions = new Map(Object.entries(claim.assetVersions))
  const outputVersions = new Map<string, string>()
  for (const [key, { dataVersions = {} }] of Object.entries(claim.finished))
    for (const [name, version] of Object.entries(dataVersions)) {
      const step = run.steps.get(key)?.step
      const asset = step?.outputs.find((output) => output.name === name)?.asset
      if (asset === undefined) outputVersions.set(`${key}.${name}`, version)
      else
        for (const made of step ? keysMade(step) : [null]) assetVersions.set(valueName(asset, made), version)
    }
  return {
    ...given,
    claim,
    run,
    resources: new ResourcesOfRun(claim.resources, given.reporter),
    memoryKills: new MemoryKills(),
    baseEnv: { ...(process.env.PATH === undefined ? {} : { PATH: process.env.PATH }), ...env },
    assetVersions,
    materialized: new Set(),
    outputVersions,
  }
}
