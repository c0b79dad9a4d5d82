import { isDisabled } from '../document/disabled.ts'
import { elementsOf } from '../document/document.ts'
import type { CheckElement } from '../document/element.ts'
import { keptFor } from '../kept-for.ts'
import type { DeployedPipeline } from '../run/deployed-pipeline.ts'

/** A check of a deployment, and the pipeline that draws it. */
export interface DeployedCheck {
  pipeline: DeployedPipeline
  element: CheckElement
}

/** Whether runs carry a check out: it is not disabled, and is not one that the code of its asset reports itself. */
export const isCarriedOut = (element: CheckElement): boolean =>
  !isDisabled(element) && element.compute.kind !== 'external'

/** The checks of a deployment by the key of their asset, disabled ones included. Of two with one name on one asset, the first counts. */
export const checksByAsset = keptFor(
  (pipelines: readonly DeployedPipeline[]): ReadonlyMap<string, readonly DeployedCheck[]> => {
    const found = new Map<string, DeployedCheck[]>()
    for (const pipeline of pipelines)
      for (const element of elementsOf(pipeline.document, 'check')) {
        const checks = found.get(element.asset) ?? []
        if (checks.some((known) => known.element.name === element.name)) continue
        found.set(element.asset, [...checks, { pipeline, element }])
      }
    return found
  },
)
