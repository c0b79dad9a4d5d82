import type { Role } from './roles.ts'

const reading = [
  'pipeline.read',
  'run.read',
  'log.read',
  'asset.read',
  'lineage.read',
  'member.read',
] as const
const own = ['tenant.read', 'userToken.manage'] as const
const launching = [
  'run.launch',
  'run.cancel',
  'run.retry',
  'backfill.launch',
  'backfill.cancel',
  'sensor.testTick',
] as const
const editing = [
  'pipeline.write',
  'pipeline.publish',
  'pipeline.delete',
  'branch.write',
  'partition.add',
  'asset.wipe',
  'schedule.toggle',
  'sensor.toggle',
  'condition.toggle',
  'alert.write',
  'secret.write',
  'resource.write',
] as const
const administering = [
  'run.delete',
  'codeLocation.write',
  'deployment.write',
  'concurrency.write',
  'webhook.write',
  'member.invite',
] as const
const owning = [
  'member.role',
  'member.remove',
  'sso.manage',
  'scim.manage',
  'agentToken.manage',
  'token.listAll',
  'token.revokeAll',
  'audit.read',
  'audit.export',
  'billing.manage',
  'tenant.delete',
] as const

/** Everything a door may ask for. */
export const permissions = [
  ...own,
  ...reading,
  ...launching,
  ...editing,
  ...administering,
  'billing.read',
  ...owning,
] as const
export type Permission = (typeof permissions)[number]

const viewer: Permission[] = [...own, ...reading]
const launcher: Permission[] = [...viewer, ...launching]
const editor: Permission[] = [...launcher, ...editing]
const admin: Permission[] = [...editor, ...administering, 'billing.read']
const owner: Permission[] = [...permissions]
const billing: Permission[] = [...own, 'billing.read', 'billing.manage']

/** The one matrix: what each role may. */
export const matrix: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(viewer),
  launcher: new Set(launcher),
  editor: new Set(editor),
  admin: new Set(admin),
  owner: new Set(owner),
  billing: new Set(billing),
}

/** Whether a role may do what a door asks for. */
export const may = (role: Role, permission: Permission): boolean => matrix[role].has(permission)

/** What a role may, in the order of the list. */
export const permissionsOf = (role: Role): Permission[] =>
  permissions.filter((permission) => may(role, permission))
