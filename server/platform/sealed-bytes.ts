import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16

/**
 * Encrypts bytes with AES-256-GCM: nonce, text and tag in a row. `about` says what they belong to; it is not among them, and nothing opens without it,
 * so that no sealed bytes can be put in the place of others.
 */
export const seal = (key: Buffer, plain: Buffer, about: string): Buffer => {
  const nonce = randomBytes(nonceBytes)
  const sealing = createCipheriv(cipher, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(about))
  const text = Buffer.concat([sealing.update(plain), sealing.final()])
  return Buffer.concat([nonce, text, sealing.getAuthTag()])
}

/** What was sealed with the key about the same thing. Throws where it was not, or where a bit of it was changed. */
export const unseal = (key: Buffer, sealed: Uint8Array, about: string): Buffer => {
  const bytes = Buffer.from(sealed)
  if (bytes.length < nonceBytes + tagBytes) throw new Error('What is sealed is too short.')
  const opening = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(-tagBytes))
  return Buffer.concat([opening.update(bytes.subarray(nonceBytes, -tagBytes)), opening.final()])
}
