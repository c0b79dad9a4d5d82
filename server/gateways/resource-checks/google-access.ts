import { readToken, tokenAsk } from '#storage/google-token.ts'

import type { AddressGuard } from '../guarded-network/address-guard.ts'
import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { CheckFailure } from './resource-check.ts'

interface GoogleAccess {
  /** The key of a service account, as JSON. */
  credentials: string
  /** What is asked for, as an address of Google's. */
  scope: string
  guard: AddressGuard
  signal: AbortSignal
}

/** A token of Google's for a service account, asked for through the guarded network. Throws CheckFailure where Google gives none. */
export const googleAccess = async ({ credentials, scope, guard, signal }: GoogleAccess): Promise<string> => {
  const { url, form } = await tokenAsk(credentials, scope, Date.now()).catch((error: unknown) => {
    throw new CheckFailure(error instanceof Error ? error.message : String(error))
  })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const { status, body } = await guardedRequest(url, { headers, body: form, guard, signal })
  if (status !== 200) throw new CheckFailure(`Google does not know these credentials: ${status}.`)
  return readToken(JSON.parse(body.toString('utf8'))).token
}
