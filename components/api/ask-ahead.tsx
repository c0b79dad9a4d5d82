import { headers } from 'next/headers'

import type { Place } from '../routes.ts'
import { type Asked, aheadScript } from './ahead.ts'

/** The nonce without which no script of a page runs, as the policy of this answer says it. */
const nonceIn = (policy: string | null): string | undefined => /'nonce-([^']+)'/.exec(policy ?? '')?.[1]

/** Has the document ask for what its page will want, before the scripts of the page are there. Where the page is come to from another, it asks by itself. */
export async function AskAhead({ place, asked }: { place: Place; asked: readonly Asked[] }) {
  const nonce = nonceIn((await headers()).get('content-security-policy'))
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      dangerouslySetInnerHTML={{ __html: aheadScript(place, asked) }}
    />
  )
}
