import type { Caller } from '#core/access/caller.ts'
import type { Role } from '#core/access/roles.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { deleteMember, memberForChange, updateRole } from '#server/db/members.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

interface Deps {
  database: AppDatabase
}

const noMember = (): Refusal => new Refusal('not_found', 'There is no such member in this tenant.')
const lastOwner = (): Refusal =>
  new Refusal(
    'wrong_state',
    'A tenant needs an owner, and this is the last one. Make somebody else an owner first.',
  )

/** Gives a member another role, from the next request on. Refuses to leave a tenant without an owner. */
export const changeRole = (
  deps: Deps,
  caller: Caller,
  input: { userId: string; role: Role },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const member = await memberForChange(tx, input.userId)
    if (!member) throw noMember()
    if (member.role === input.role) return
    if (member.lastOwner) throw lastOwner()
    await updateRole(tx, input.userId, input.role)
    await recordAudit(tx, actorOf(caller), {
      action: 'member.roleChanged',
      target: { userId: input.userId },
      detail: { from: member.role, to: input.role },
    })
    await announce(tx, [{ topic: 'people' }])
  })

/** Takes a member out of the tenant; their tokens end with it. Refuses to leave a tenant without an owner. */
export const removeMember = (deps: Deps, caller: Caller, input: { userId: string }): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const member = await memberForChange(tx, input.userId)
    if (!member) throw noMember()
    if (member.lastOwner) throw lastOwner()
    await deleteMember(tx, input.userId)
    await recordAudit(tx, actorOf(caller), {
      action: 'member.removed',
      target: { userId: input.userId },
      detail: { role: member.role },
    })
    await announce(tx, [{ topic: 'people' }])
  })
