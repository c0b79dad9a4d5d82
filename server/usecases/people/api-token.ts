import { createHmac, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { deriveSecret } from '#server/platform/secrets.ts'

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const secretLength = 43
const sumLength = 6
const spelling = new RegExp(`^sluice_[uas]_([0-9A-Za-z]{${secretLength}})([0-9A-Za-z]{${sumLength}})$`)

const base62 = (value: bigint, length: number): string =>
  Array.from({ length }, (_, index) => alphabet[Number((value / 62n ** BigInt(index)) % 62n)])
    .toReversed()
    .join('')

const checksum = (secret: string): string => base62(BigInt(crc32(secret)), sumLength)

/** A new token: a prefix that scanners for leaked secrets can know, 256 random bits, and a checksum that tells a typing error apart. */
export const makeToken = (kind: 'user' | 'agent' | 'service'): string => {
  const secret = base62(BigInt(`0x${randomBytes(32).toString('hex')}`), secretLength)
  return `sluice_${kind.charAt(0)}_${secret}${checksum(secret)}`
}

/** Whether a text could be a token of ours; most that are not never reach the database. */
export const looksLikeToken = (text: string): boolean => {
  const [, secret = '', sum] = spelling.exec(text) ?? []
  return sum !== undefined && checksum(secret) === sum
}

/** What is kept of a token. A fast keyed hash is enough for 256 random bits; without the installation's secret the table alone proves nothing. */
export const tokenHash = (token: string, secret: string): string =>
  createHmac('sha256', deriveSecret(secret, 'api tokens')).update(token).digest('hex')

/** What is shown of a token in lists. */
export const tokenDisplay = (token: string): string => `${token.slice(0, 13)}…`
