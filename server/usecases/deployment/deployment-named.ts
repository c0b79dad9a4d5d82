import { callerMay, type Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { madeKindOf, permissionFor, type MadeKind } from '#core/tenant/deployment-kind.ts'
import { lockDeploymentNamed, type DeploymentRow } from '#server/db/deployments.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'

/** Refuses `not_allowed` a caller who may not make, rename or close deployments of a kind. */
export const requireKind = (caller: Caller, kind: MadeKind): void => {
  if (!callerMay(caller, permissionFor(kind)))
    throw new Refusal(
      'not_allowed',
      kind === 'branch'
        ? `Branches are not open to you as ${caller.role} here. Ask an owner of the tenant.`
        : `Deployments other than branches are an admin’s. As ${caller.role} you can make a branch.`,
    )
}

export const noDeployment = (name: string): Refusal =>
  new Refusal('not_found', `There is no deployment “${name}” here.`, { deployment: name })

/** An open deployment that the caller may change, held until the end of the transaction. Refuses `not_found`, `wrong_state` for production, and `not_allowed`. */
export const heldDeployment = async (
  tx: TenantTransaction,
  caller: Caller,
  name: string,
): Promise<DeploymentRow> => {
  const found = await lockDeploymentNamed(tx, name)
  if (!found) throw noDeployment(name)
  requireKind(caller, madeKindOf(found))
  return found
}
