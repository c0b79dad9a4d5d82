import type { Option } from '#components/ui/select.tsx'
import { mayGrant, type Role, roles } from '#core/access/roles.ts'

const words: Record<Role, { label: string; hint: string }> = {
  viewer: { label: 'Viewer', hint: 'sees everything' },
  launcher: { label: 'Launcher', hint: 'starts and stops runs' },
  editor: { label: 'Editor', hint: 'draws and publishes' },
  admin: { label: 'Admin', hint: 'invites and sets up' },
  owner: { label: 'Owner', hint: 'everything' },
  billing: { label: 'Billing', hint: 'plan and invoices' },
}

/** The roles to choose from; those beyond what the reader may hand out cannot be pressed. */
export function roleOptions(own: Role | undefined): Option<Role>[] {
  return roles.map((value) => ({
    value,
    ...words[value],
    disabled: own === undefined || !mayGrant(own, value),
  }))
}
