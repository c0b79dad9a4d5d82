import { callerMay, type Caller } from '#core/access/caller.ts'
import { permissions, type Permission } from '#core/access/permissions.ts'
import { Refusal } from '#core/refusal.ts'
import { insertUserToken, listTokens, revokeTokenRow, type ApiTokenRow } from '#server/db/api-tokens.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { makeToken, tokenDisplay, tokenHash } from './api-token.ts'

interface Deps {
  database: AppDatabase
  clock: Clock
  secret: string
}

const dayMs = 86_400_000
export const tokenLifeDays = { longest: 365, usual: 90 } as const

const isPermission = (scope: string): scope is Permission =>
  (permissions as readonly string[]).includes(scope)

const checkedScopes = (caller: Caller, scopes: string[] | undefined): string[] => {
  if (scopes === undefined) return ['*']
  if (scopes.length === 0)
    throw new Refusal('invalid_input', 'Choose at least one thing the token may do.', { field: 'scopes' })
  for (const scope of scopes)
    if (!isPermission(scope) || !callerMay(caller, scope))
      throw new Refusal('invalid_input', `You cannot give a token "${scope}": you may not do it yourself.`, {
        field: 'scopes',
      })
  return [...new Set(scopes)]
}

/**
 * Makes a token that speaks for the caller, with at most their rights at the time it is used. The secret is answered once and kept nowhere.
 * A token cannot make tokens.
 */
export const createToken = async (
  deps: Deps,
  caller: Caller,
  input: { name: string; scopes?: string[]; expiresInDays: number },
): Promise<{ id: string; secret: string; expiresAt: Date }> => {
  if (caller.token)
    throw new Refusal('not_allowed', 'A token cannot make tokens. Sign in as a person instead.')
  const scopes = checkedScopes(caller, input.scopes)
  const createdAt = deps.clock.now()
  const expiresAt = new Date(createdAt.getTime() + input.expiresInDays * dayMs)
  const secret = makeToken('user')
  const id = newId()
  await tenantTransaction(deps.database, caller, async (tx) => {
    await insertUserToken(tx, {
      id,
      name: input.name,
      display: tokenDisplay(secret),
      hash: tokenHash(secret, deps.secret),
      scopes,
      ownerUserId: caller.user.id,
      createdAt,
      expiresAt,
    })
    await recordAudit(tx, actorOf(caller), {
      action: 'token.created',
      target: { id, name: input.name },
      detail: { scopes, expiresAt: expiresAt.toISOString() },
    })
  })
  return { id, secret, expiresAt }
}

/** The caller's live tokens, or everybody's where they may see them. */
export const readTokens = (deps: Deps, caller: Caller): Promise<ApiTokenRow[]> =>
  tenantTransaction(deps.database, caller, (tx) =>
    listTokens(tx, callerMay(caller, 'token.listAll') ? undefined : caller.user.id),
  )

/** Revokes a token of the caller's, or anybody's where they may. It is dead from the next request on. */
export const revokeToken = (deps: Deps, caller: Caller, input: { id: string }): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const owner = callerMay(caller, 'token.revokeAll') ? undefined : caller.user.id
    const name = await revokeTokenRow(tx, input.id, deps.clock.now(), owner)
    if (name === undefined)
      throw new Refusal('not_found', 'There is no such token; perhaps it was revoked already.')
    await recordAudit(tx, actorOf(caller), { action: 'token.revoked', target: { id: input.id, name } })
  })
