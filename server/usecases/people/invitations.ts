import type { Caller } from '#core/access/caller.ts'
import { mayGrant, type Role } from '#core/access/roles.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import {
  acceptInvitationRow,
  findInvitation,
  insertInvitation,
  revokeInvitation,
} from '#server/db/invitations.ts'
import { insertMember } from '#server/db/members.ts'
import { findPerson } from '#server/db/people.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { findTenant } from '#server/db/tenants.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'
import { randomToken, sha256 } from '#server/platform/secrets.ts'

interface Deps {
  database: AppDatabase
  clock: Clock
  url: string
}

export const invitationLastsMs = 7 * 86_400_000

const gone = (): Refusal =>
  new Refusal('expired', 'This invitation was accepted, revoked or has expired. Ask for a new one.')

/**
 * Invites an address into the caller's tenant. The link is answered once, to be passed on; only its hash is kept. An open invitation of
 * the same address ends. Nobody gives a role above their own.
 */
export const createInvitation = async (
  deps: Deps,
  caller: Caller,
  input: { email: string; role: Role },
): Promise<{ id: string; link: string; expiresAt: Date }> => {
  if (!mayGrant(caller.role, input.role))
    throw new Refusal(
      'not_allowed',
      `As ${caller.role} you cannot invite somebody as ${input.role}. Ask an owner.`,
    )
  const email = input.email.trim().toLowerCase()
  const createdAt = deps.clock.now()
  const expiresAt = new Date(createdAt.getTime() + invitationLastsMs)
  const token = randomToken()
  const id = newId()
  const { role } = input
  await tenantTransaction(deps.database, caller, async (tx) => {
    const invitation = {
      id,
      email,
      role,
      hash: sha256(token),
      invitedBy: caller.user.id,
      createdAt,
      expiresAt,
    }
    await insertInvitation(tx, invitation)
    await recordAudit(tx, actorOf(caller), { action: 'member.invited', target: { email }, detail: { role } })
    await announce(tx, [{ topic: 'people' }])
  })
  return { id, link: `${deps.url}/invitations/${token}`, expiresAt }
}

/** Takes an invitation back. */
export const takeBackInvitation = (deps: Deps, caller: Caller, input: { id: string }): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const email = await revokeInvitation(tx, input.id, deps.clock.now())
    if (email === undefined) throw new Refusal('not_found', 'There is no such open invitation.')
    await recordAudit(tx, actorOf(caller), { action: 'member.invitationRevoked', target: { email } })
    await announce(tx, [{ topic: 'people' }])
  })

export interface ShownInvitation {
  tenant: string
  role: Role
  email: string
  invitedBy: string
  expiresAt: Date
}

/** What an invitation offers, to whoever holds its link. Refuses `expired`. */
export const showInvitation = async (deps: Deps, input: { token: string }): Promise<ShownInvitation> => {
  const found = await findInvitation(deps.database, sha256(input.token), deps.clock.now())
  if (!found) throw gone()
  const tenant = await findTenant(deps.database, found.tenantId)
  const inviter = await findPerson(deps.database, found.invitedBy)
  const { role, email, expiresAt } = found
  return { tenant: tenant?.name ?? '', role, email, invitedBy: inviter?.name ?? '', expiresAt }
}

/**
 * Makes the person a member of the tenant that invited them. The link alone is not enough: it must be their address that was invited.
 * Refuses `expired` and `not_allowed`.
 */
export const acceptInvitation = async (
  deps: Deps,
  person: { id: string; email: string },
  input: { token: string },
): Promise<{ slug: string }> => {
  const now = deps.clock.now()
  const found = await findInvitation(deps.database, sha256(input.token), now)
  if (!found) throw gone()
  if (found.email !== person.email.toLowerCase())
    throw new Refusal(
      'not_allowed',
      `This invitation is for ${found.email}, and you are signed in as ${person.email}. Sign in as ${found.email}.`,
    )
  const tenant = await findTenant(deps.database, found.tenantId)
  if (!tenant) throw gone()
  await tenantTransaction(deps.database, found, async (tx) => {
    if (!(await acceptInvitationRow(tx, found.id, now))) throw gone()
    if (!(await insertMember(tx, person.id, found.role)))
      throw new Refusal('wrong_state', `You are a member of ${tenant.name} already.`)
    await recordAudit(
      tx,
      { type: 'user', id: person.id, email: person.email },
      {
        action: 'member.joined',
        target: { email: person.email },
        detail: { role: found.role },
      },
    )
    await announce(tx, [{ topic: 'people' }])
  })
  return { slug: tenant.slug }
}
