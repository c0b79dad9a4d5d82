import { createHmac } from 'node:crypto'

import { sameSecret } from './secrets.ts'

/** A message older or newer than that is not believed. */
const toleranceMs = 300_000
/** The shortest secret that is taken, in bytes. */
const shortestSecret = 24
const prefix = 'whsec_'

/** What a sender says of a message, in the headers of Standard Webhooks. */
export interface WebhookHeaders {
  id: string
  /** Seconds since 1970. */
  timestamp: string
  /** One signature or several, with spaces between: `v1,<base64>`. */
  signature: string
}

/** The bytes that a secret stands for: those after `whsec_` in base64, else its letters. Undefined where it is too short to keep anybody out. */
export const webhookKey = (secret: string): Buffer | undefined => {
  const key = secret.startsWith(prefix)
    ? Buffer.from(secret.slice(prefix.length), 'base64')
    : Buffer.from(secret, 'utf8')
  return key.byteLength < shortestSecret ? undefined : key
}

/** The secret of a webhook as senders are given it, from a text of 32 bytes or more. */
export const webhookSecret = (text: string): string =>
  prefix + Buffer.from(text, 'base64url').toString('base64')

/** What a message is signed with, as `v1,<base64>`. */
export const signWebhook = (
  key: Buffer,
  { id, timestamp }: Omit<WebhookHeaders, 'signature'>,
  body: Uint8Array,
): string => `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`

/** Whether a message was signed with a key within five minutes. */
export const isSignedWith = (key: Buffer, headers: WebhookHeaders, body: Uint8Array, now: Date): boolean => {
  if (!/^\d{1,12}$/.test(headers.timestamp)) return false
  if (Math.abs(now.getTime() - Number(headers.timestamp) * 1_000) > toleranceMs) return false
  const wanted = signWebhook(key, headers, body)
  return headers.signature.split(' ').some((signature) => sameSecret(signature, wanted))
}
