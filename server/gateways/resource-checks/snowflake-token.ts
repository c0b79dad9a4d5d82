import { createHash, createPrivateKey, createPublicKey } from 'node:crypto'

import { SignJWT } from 'jose'

import { CheckFailure } from './resource-check.ts'

const lifeSeconds = 600

/** The account without its region, in capitals: as Snowflake wants it in what is signed. */
const signedAccount = (account: string): string => (account.split('.')[0] ?? account).toUpperCase()

/** What signs a user in by a key pair: a statement that the private key signs, which names the public one by its fingerprint. Throws CheckFailure where the key is none. */
export const snowflakeToken = async (
  { account, user, privateKey }: { account: string; user: string; privateKey: string },
  now: Date,
): Promise<string> => {
  const key = (() => {
    try {
      return createPrivateKey(privateKey)
    } catch {
      throw new CheckFailure('The private key is none that can be read: it is PEM, without a pass phrase.')
    }
  })()
  if (key.asymmetricKeyType !== 'rsa') throw new CheckFailure('Snowflake takes private keys of RSA alone.')
  const open = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const fingerprint = `SHA256:${createHash('sha256').update(open).digest('base64')}`
  const subject = `${signedAccount(account)}.${user.toUpperCase()}`
  const issuedAt = Math.floor(now.getTime() / 1_000)
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(`${subject}.${fingerprint}`)
    .setSubject(subject)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifeSeconds)
    .sign(key)
}
