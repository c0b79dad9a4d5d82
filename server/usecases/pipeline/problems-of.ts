import type { Caller } from '#core/access/caller.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Problem } from '#core/document/validation/problem.ts'
import { validate } from '#core/document/validation/validate.ts'
import { foreignAssets } from '#server/db/deployed-assets.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'

export type { Problem }

/** What is wrong with a document, beside what the other pipelines of the caller's deployment make. */
export const problemsOf = async (
  tx: TenantTransaction,
  caller: Caller,
  pipelineId: string,
  document: PipelineDocument,
): Promise<Problem[]> => {
  const foreign = await foreignAssets(tx, caller.deploymentId, pipelineId)
  return validate(document, { foreignKeys: new Set(foreign.map(({ key }) => key)) })
}

/** Whether a problem keeps a document from being published. */
export const hinders = ({ severity }: Problem): boolean => severity === 'error'
