import type { Caller } from '#core/access/caller.ts'
import { circlesThroughOthers } from '#core/asset/circle-through-others.ts'
import { abilitiesOf } from '#core/document/abilities.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Problem } from '#core/document/validation/problem.ts'
import { validate } from '#core/document/validation/validate.ts'
import { foreignAssets } from '#server/db/deployed-assets.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'

import { runGround, type InstallationGround } from '../tenant/run-ground.ts'

export type { Problem }

/** What is wrong with a document, beside what the other pipelines of the caller's deployment make, where its runs are carried out and by the tenant's plan. */
export const problemsOf = async (
  { ground }: { ground: InstallationGround },
  tx: TenantTransaction,
  caller: Caller,
  pipelineId: string,
  document: PipelineDocument,
): Promise<Problem[]> => {
  const foreign = await foreignAssets(tx, caller.deploymentId, pipelineId)
  const own = await runGround(tx, ground, caller.deploymentId)
  const found = validate(document, {
    foreignKeys: new Set(foreign.map(({ key }) => key)),
    abilities: abilitiesOf(own.launcher),
    ground: own,
  })
  return [...found, ...circlesThroughOthers(document, foreign)]
}

/** Whether a problem keeps a document from being published. */
export const hinders = ({ severity }: Problem): boolean => severity === 'error'
