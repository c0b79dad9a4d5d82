import type { Caller } from '#core/access/caller.ts'
import { Refusal } from '#core/refusal.ts'
import { whyUnstorable } from '#core/unstorable.ts'
import { membershipsOf, type Membership } from '#server/db/memberships.ts'
import { personTransaction } from '#server/db/tenant-scope.ts'
import { findToken } from '#server/usecases/people/find-token.ts'

import type { ServerDeps } from './deps.ts'

export interface Person {
  id: string
  name: string
  email: string
}

/** Who sent a request: nobody, somebody by their session, or a token that speaks for somebody in one tenant. */
export interface Identity {
  person: Person
  /** The session that was used, so that a person can be told which of theirs is this one. */
  sessionId?: string
  token?: { id: string; tenantId: string; scopes: readonly string[] }
}

export const notSignedIn = (): Refusal =>
  new Refusal('not_signed_in', 'You are not signed in, or the session ended. Sign in again.')

/** Finds out who sent a request. A token that is wrong is refused, rather than looked past. */
export const identify = async (deps: ServerDeps, headers: Headers): Promise<Identity | undefined> => {
  const authorization = headers.get('authorization')
  if (authorization) {
    const found = await findToken(deps, authorization.replace(/^Bearer /i, ''))
    if (!found)
      throw new Refusal('not_signed_in', 'The token is not known, was revoked or has expired. Use another.')
    return found
  }
  if (!headers.get('cookie')) return undefined
  const session = await deps.auth.api.getSession({ headers })
  if (!session) return undefined
  const { id, name, email } = session.user
  return { person: { id, name, email }, sessionId: session.session.id }
}

/** What a request says about where it wants to be. */
export interface Place {
  tenant: string | null
  deployment: string | null
}

const strangers = (slug: string): Refusal =>
  new Refusal('not_found', `There is no tenant "${slug}", or you are not a member of it.`)

export interface Entered {
  caller: Caller
  membership: Membership
}

/**
 * Lets somebody into a tenant they are a member of. A tenant that does not exist and one that is not theirs are refused alike.
 */
export const enter = async (deps: ServerDeps, identity: Identity, place: Place): Promise<Entered> => {
  const { person, token } = identity
  if (!place.tenant && !token)
    throw new Refusal('invalid_input', 'Say which tenant this is about: the header x-sluice-tenant names it.')
  if (place.tenant && whyUnstorable(place.tenant)) throw strangers(place.tenant)
  const only = place.tenant ? { slug: place.tenant } : { tenantId: token?.tenantId ?? '' }
  const [membership] = await personTransaction(deps.database, person.id, (tx) =>
    membershipsOf(tx, person.id, only),
  )
  if (!membership || (token && token.tenantId !== membership.tenantId)) throw strangers(place.tenant ?? '')
  const wanted = place.deployment ?? 'production'
  const deployment = membership.deployments.find(({ name }) => name === wanted)
  if (!deployment)
    throw new Refusal(
      'not_found',
      `There is no deployment "${wanted}" in ${membership.name}. Choose another.`,
    )
  const caller: Caller = {
    tenantId: membership.tenantId,
    deploymentId: deployment.id,
    user: person,
    role: membership.role,
    ...(token && { token: { id: token.id, scopes: token.scopes } }),
  }
  return { caller, membership }
}
