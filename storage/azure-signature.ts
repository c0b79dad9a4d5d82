import { createHmac } from 'node:crypto'

import type { BucketAsk } from './ask-bucket.ts'

/** An account of Azure Storage and its key. */
export interface AzureKey {
  account: string
  /** In base64, as Azure gives it. */
  accountKey: string
}

const version = '2021-12-02'
const signedHeaders = [
  'content-encoding',
  'content-language',
  'content-length',
  'content-md5',
  'content-type',
  'date',
  'if-modified-since',
  'if-match',
  'if-none-match',
  'if-unmodified-since',
  'range',
]

const byName = ([one]: readonly [string, string], [other]: readonly [string, string]): number =>
  one < other ? -1 : one > other ? 1 : 0

/** What is asked, signed with the key of its account as Azure has it (Shared Key); without a key only with the version of the interface. */
export const signedForAzure = (ask: BucketAsk, key: AzureKey | undefined, now: Date): BucketAsk => {
  const headers: Record<string, string> = {
    ...ask.headers,
    'x-ms-date': now.toUTCString(),
    'x-ms-version': version,
  }
  if (!key) return { ...ask, headers }
  const length = ask.body === undefined ? 0 : Buffer.byteLength(ask.body)
  const known: Record<string, string> = { ...headers, 'content-length': length === 0 ? '' : String(length) }
  const ours = Object.entries(headers)
    .filter(([name]) => name.startsWith('x-ms-'))
    .toSorted(byName)
    .map(([name, value]) => `${name}:${value}`)
  const query = [...ask.url.searchParams].toSorted(byName).map(([name, value]) => `${name}:${value}`)
  const text = [
    ask.method,
    ...signedHeaders.map((name) => known[name] ?? ''),
    ...ours,
    [`/${key.account}${ask.url.pathname}`, ...query].join('\n'),
  ].join('\n')
  const signature = createHmac('sha256', Buffer.from(key.accountKey, 'base64')).update(text).digest('base64')
  return { ...ask, headers: { ...headers, authorization: `SharedKey ${key.account}:${signature}` } }
}
