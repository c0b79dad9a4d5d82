import { may, type Permission } from './permissions.ts'
import type { Role } from './roles.ts'

/** Who asks for something inside a tenant, and where. Made from the session or the token, never from what was sent. */
export interface Caller {
  tenantId: string
  /** The deployment the caller looks at. */
  deploymentId: string
  user: { id: string; name: string; email: string }
  role: Role
  /** Set where an API token speaks for the user: its id, and what it was narrowed to. */
  token?: { id: string; scopes: readonly string[] }
}

/** Whether a caller may do what a door asks for: the role must allow it now, and the token, where there is one, must have been given it. */
export const callerMay = (caller: Pick<Caller, 'role' | 'token'>, permission: Permission): boolean => {
  const { role, token } = caller
  if (!may(role, permission)) return false
  return token === undefined || token.scopes.includes('*') || token.scopes.includes(permission)
}
