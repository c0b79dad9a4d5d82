import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'

import { deriveSecret } from './secrets.ts'

/** What comes before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410 §7). */
const pkcs8Prefix = Buffer.from('302e020100300506032b657004220420', 'hex')

export interface SigningKey {
  privateKey: KeyObject
  publicKey: KeyObject
}

/** An Ed25519 key for one purpose, made from the secret of the installation: every replica has the same one, and nobody stores it. */
export const signingKey = (secret: string, purpose: string): SigningKey => {
  const seed = createHash('sha256').update(deriveSecret(secret, purpose)).digest()
  const privateKey = createPrivateKey({
    key: Buffer.concat([pkcs8Prefix, seed]),
    format: 'der',
    type: 'pkcs8',
  })
  return { privateKey, publicKey: createPublicKey(privateKey) }
}
