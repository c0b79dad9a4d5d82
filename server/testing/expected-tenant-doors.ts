import { newId } from '#server/platform/ids.ts'

import type { ExpectedDoor } from './expected-door.ts'

const unknownToken = 'x'.repeat(43)

/** The procedures about people, the tenant and its deployments. */
export const expectedTenantDoors: Record<string, ExpectedDoor> = {
  'people.me': { door: 'signedIn' },
  'people.setPassword': {
    door: 'signedIn',
    input: () => ({ password: 'a long password' }),
  },
  'people.rename': { door: 'signedIn', input: () => ({ name: 'Renamed' }) },
  'people.useSignInLink': { door: 'public', input: () => ({ token: unknownToken }), outcome: 'expired' },

  'tenants.create': { door: 'signedIn', input: () => ({ name: 'Another' }) },
  'tenants.mayCreate': { door: 'signedIn' },
  'tenants.current': { door: 'tenant.read' },

  'members.list': { door: 'member.read' },
  'members.changeRole': {
    door: 'member.role',
    input: ({ memberId }) => ({ userId: memberId, role: 'editor' }),
  },
  'members.remove': { door: 'member.remove', input: ({ memberId }) => ({ userId: memberId }) },

  'invitations.list': { door: 'member.invite' },
  'invitations.create': {
    door: 'member.invite',
    input: () => ({ email: `${newId()}@example.com`, role: 'viewer' }),
  },
  'invitations.revoke': { door: 'member.invite', input: ({ invitationId }) => ({ id: invitationId }) },
  'invitations.show': { door: 'public', input: () => ({ token: unknownToken }), outcome: 'expired' },
  'invitations.accept': { door: 'signedIn', input: () => ({ token: unknownToken }), outcome: 'expired' },

  'tokens.list': { door: 'userToken.manage' },
  'tokens.create': { door: 'userToken.manage', input: () => ({ name: 'mine', expiresInDays: 1 }) },
  /** The token is the owner's: everybody may revoke their own, an owner any. */
  'tokens.revoke': { door: 'userToken.manage', input: ({ tokenId }) => ({ id: tokenId }) },

  'audit.list': { door: 'audit.read' },
  'audit.verify': { door: 'audit.read' },

  'pools.list': { door: 'run.read' },

  'deployments.list': { door: 'branch.write' },
  'deployments.make': {
    door: 'branch.write',
    input: () => ({ name: `b-${newId()}`, kind: 'branch' }),
  },
  'deployments.rename': {
    door: 'branch.write',
    input: () => ({ deployment: 'nowhere', name: 'else' }),
    outcome: 'not_found',
  },
  'deployments.close': {
    door: 'branch.write',
    input: () => ({ deployment: 'production' }),
    outcome: 'wrong_state',
  },
  'deployments.move': {
    door: 'deployment.write',
    input: () => ({ deployment: 'production', cluster: null }),
  },
  'deployments.givePods': {
    door: 'deployment.write',
    input: () => ({ deployment: 'production', runtime: null }),
  },
}
