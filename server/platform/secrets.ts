import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** A random token in URL-safe letters; 32 bytes, 256 bits of it, unless said. */
export const randomToken = (sizeBytes = 32): string => randomBytes(sizeBytes).toString('base64url')

/** SHA-256 in hex. What is kept of a token instead of the token. */
export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** A secret for one purpose, from the secret of the installation; knowing one tells nothing about another. */
export const deriveSecret = (secret: string, purpose: string): string =>
  createHmac('sha256', secret).update(purpose).digest('base64url')

/** Whether two secrets are equal, in a time that does not tell where they differ. */
export const sameSecret = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
