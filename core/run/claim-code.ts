/**
 * A claim code is the tenant's id and a secret of its own, so that the door knows under which tenant to look for the hash; nothing is believed before the hash is found.
 */
export const claimCode = (tenantId: string, secret: string): string => `${tenantId}.${secret}`

/** The tenant a claim code speaks of, or undefined where it is none. */
export const tenantOfClaimCode = (code: string): string | undefined =>
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.[A-Za-z0-9_-]{20,}$/.exec(code)?.[1]

/** The part of a claim code that is secret, and whose hash is kept. */
export const secretOfClaimCode = (code: string): string => code.slice(code.indexOf('.') + 1)
