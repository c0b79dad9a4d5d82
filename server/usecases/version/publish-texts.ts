import { callerMay, type Caller } from '#core/access/caller.ts'
import { keysOfOthers } from '#core/asset/keys-of-others.ts'
import { contentHash } from '#core/document/canonical.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { Refusal } from '#core/refusal.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import { foreignAssets } from '#server/db/deployed-assets.ts'
import { findPipelineByName } from '#server/db/pipelines.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'
import { activeVersion, findVersion, insertVersion } from '#server/db/versions.ts'

import { addPipeline } from '../pipeline/create-pipeline.ts'
import { heldDraft } from '../pipeline/find-live.ts'
import { readPipeline } from '../pipeline/import-pipeline.ts'
import { hinders, problemsOf, type Problem } from '../pipeline/problems-of.ts'
import type { InstallationGround } from '../tenant/run-ground.ts'
import { activateVersion } from './activate-version.ts'

export interface PublishedText {
  name: string
  number: number
  hash: string
  /** Whether it became active now; false: it was. */
  isNew: boolean
}

interface Waiting {
  id: string
  name: string
  document: PipelineDocument
}

interface Order {
  reason: string
  now: Date
}

const require = (caller: Caller, permission: 'pipeline.publish' | 'pipeline.write'): void => {
  if (!callerMay(caller, permission))
    throw new Refusal(
      'not_allowed',
      `This needs the permission ${permission}, which you, or your token, lack.`,
    )
}

const find = async (tx: TenantTransaction, caller: Caller, text: string): Promise<Waiting> => {
  const given = readPipeline({ text })
  const { document } = given
  const known = await findPipelineByName(tx, document.settings.name)
  if (known) return { ...known, document }
  require(caller, 'pipeline.write')
  return { ...(await addPipeline(tx, caller, given)), document }
}

const problemsNow = async (
  deps: { ground: InstallationGround },
  tx: TenantTransaction,
  caller: Caller,
  { id, document }: Waiting,
): Promise<Problem[]> =>
  [
    ...(await problemsOf(deps, tx, caller, id, document)),
    ...keysOfOthers(document, await foreignAssets(tx, caller.deploymentId, id)),
  ].filter(hinders)

const publishOne = async (
  tx: TenantTransaction,
  caller: Caller,
  { id, name, document }: Waiting,
  { reason, now }: Order,
): Promise<PublishedText> => {
  await heldDraft(tx, id)
  const hash = contentHash(document)
  const known = await findVersion(tx, id, { hash })
  const number =
    known?.number ??
    (await insertVersion(tx, { pipelineId: id, hash, document, reason, author: caller.user.id, at: now }))
  if ((await activeVersion(tx, caller.deploymentId, id))?.hash === hash)
    return { name, number, hash, isNew: false }
  await activateVersion(tx, caller, { pipelineId: id, version: { hash, document }, reason, now })
  await recordAudit(tx, actorOf(caller), {
    action: 'pipeline.published',
    target: { id, name },
    detail: { number, hash, reason, deployment: caller.deploymentId },
  })
  return { name, number, hash, isNew: true }
}

/**
 * Makes pipelines that are given as texts active in the caller’s deployment, in a transaction that is open: those that others are made from first, whatever
 * the order they are given in. Their drafts stay as they are; a pipeline of a new name is made. Refuses `not_allowed`, and `invalid_document` with
 * the problems.
 */
export const publishTexts = async (
  deps: { ground: InstallationGround },
  tx: TenantTransaction,
  caller: Caller,
  texts: readonly string[],
  order: Order,
): Promise<PublishedText[]> => {
  if (texts.length === 0) return []
  require(caller, 'pipeline.publish')
  let waiting: Waiting[] = []
  for (const text of texts) waiting.push(await find(tx, caller, text))
  const published: PublishedText[] = []
  while (waiting.length > 0) {
    const held: (Waiting & { problems: Problem[] })[] = []
    for (const one of waiting) {
      const problems = await problemsNow(deps, tx, caller, one)
      if (problems.length > 0) held.push({ ...one, problems })
      else published.push(await publishOne(tx, caller, one, order))
    }
    const [first] = held
    if (first && held.length === waiting.length)
      throw new Refusal(
        'invalid_document',
        `${first.name} cannot be published: ${first.problems[0]?.message ?? ''}`,
        { pipeline: first.name, problems: first.problems },
      )
    waiting = held
  }
  return published
}
