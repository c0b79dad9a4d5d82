import type { Caller } from '#core/access/caller.ts'
import { madeKindOf, type MadeKind } from '#core/tenant/deployment-kind.ts'
import { lockDeploymentNamed, setPullRequest } from '#server/db/deployments.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import type { InstallationGround } from '../tenant/run-ground.ts'
import { publishTexts, type PublishedText } from '../version/publish-texts.ts'
import { requireKind } from './deployment-named.ts'
import { makeDeploymentIn, type DeploymentDeps } from './make-deployment.ts'

export interface BringWish {
  name: string
  /** Of one that is made. */
  kind: MadeKind
  pullRequest?: string | undefined
  /** Pipelines as texts, to be active in it. */
  pipelines: readonly string[]
  reason: string
}

/**
 * Makes sure that there is a deployment of a name and that these pipelines are active in it: all of it or nothing, and the same again changes nothing. Refuses what
 * making a deployment and publishing refuse.
 */
export const bringDeployment = (
  deps: DeploymentDeps & { ground: InstallationGround },
  caller: Caller,
  { name, kind, pullRequest, pipelines, reason }: BringWish,
): Promise<{ isMade: boolean; pipelines: PublishedText[] }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const now = deps.clock.now()
    const known = await lockDeploymentNamed(tx, name)
    const { id: deploymentId } =
      known ?? (await makeDeploymentIn(tx, caller, { name, kind, pullRequest }, now))
    if (known && pullRequest !== undefined && pullRequest !== known.pullRequest) {
      requireKind(caller, madeKindOf(known))
      await setPullRequest(tx, deploymentId, pullRequest)
    }
    const there = { ...caller, deploymentId }
    return {
      isMade: known === undefined,
      pipelines: await publishTexts(deps, tx, there, pipelines, { reason, now }),
    }
  })
