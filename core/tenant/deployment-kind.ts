import type { Permission } from '../access/permissions.ts'
import { Refusal } from '../refusal.ts'

/**
 * production: the one every tenant has, where what is published is on. branch: drafts beside it, which reads production’s data where it has none of its
 * own. staging: stands by itself. In all but production schedules, sensors, conditions and backfills are off until somebody switches one on.
 */
export const deploymentKinds = ['production', 'branch', 'staging'] as const
export type DeploymentKind = (typeof deploymentKinds)[number]

/** What people can make and close. */
export const madeKinds = ['branch', 'staging'] as const
export type MadeKind = (typeof madeKinds)[number]

/** What whoever makes, renames or closes one must be allowed. */
export const permissionFor = (kind: MadeKind): Permission =>
  kind === 'branch' ? 'branch.write' : 'deployment.write'

/** Whether runs read production’s value of an asset that was never made here. */
export const readsProduction = (kind: DeploymentKind): boolean => kind === 'branch'

/** The kind of a deployment that may be renamed or closed. Refuses `wrong_state` for production. */
export const madeKindOf = ({ name, kind }: { name: string; kind: DeploymentKind }): MadeKind => {
  if (kind !== 'production') return kind
  throw new Refusal(
    'wrong_state',
    `${name} is the deployment that every organisation has. It can be neither renamed nor closed.`,
  )
}
