import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { resolveTarget, type RequestedTarget } from '#core/run/resolve-target.ts'

/** What a target makes; nothing where the active versions do not have it any more. */
export const assetsOfTarget = (target: RequestedTarget, pipelines: DeployedPipeline[]): string[] => {
  try {
    const resolved = resolveTarget(target, pipelines)
    return resolved.of === 'assets' ? resolved.assets : []
  } catch (error) {
    if (error instanceof Refusal) return []
    throw error
  }
}
