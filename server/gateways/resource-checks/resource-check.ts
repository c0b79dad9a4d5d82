import type { ResolvedConfigOf, ResourceTypeName } from '#core/resource/resource-types.ts'

import { type AddressGuard, NotReachable } from '../guarded-network/address-guard.ts'

/** What keeps a resource from being used, in a sentence for whoever drew it. */
export class CheckFailure extends Error {
  override name = 'CheckFailure'
}

/** What a resource is tried with. */
export interface CheckAsk<Type extends ResourceTypeName> {
  /** With the secrets in place. */
  config: ResolvedConfigOf<Type>
  guard: AddressGuard
  /** The check gives up when it fires. */
  signal: AbortSignal
}

/** Tries whether a resource answers, and changes nothing there; says what it saw. Throws CheckFailure. */
export type ResourceCheck<Type extends ResourceTypeName> = (ask: CheckAsk<Type>) => Promise<string>

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

/** Why nobody could be spoken to at a host, or what they said, as a sentence. */
export const failureAt = (host: string, error: unknown): CheckFailure => {
  if (error instanceof CheckFailure) return error
  if (error instanceof NotReachable) return new CheckFailure(error.message)
  const [first] = error instanceof AggregateError ? (error.errors as unknown[]) : [error]
  switch (codeOf(error) || codeOf(first)) {
    case 'ECONNREFUSED':
      return new CheckFailure(`Nothing answers at ${host}. Is it started, and the port right?`)
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new CheckFailure(`No host is called ${host}.`)
    case 'ECONNRESET':
    case 'EPIPE':
      return new CheckFailure(`${host} ended the connection. Perhaps it wants TLS, or none.`)
    default: {
      const message = first instanceof Error ? first.message : String(first)
      return new CheckFailure(`${host} said: ${message.replace(/\.?$/, '.')}`)
    }
  }
}
