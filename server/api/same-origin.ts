import { Refusal } from '#core/refusal.ts'
import { trustedOrigins } from '#server/usecases/people/auth.ts'

/** Whether a request was sent by a page of ours, or by no page at all. Browsers say so, and pages cannot make them lie. */
export const isOurOwn = (headers: Headers, url: string): boolean => {
  const site = headers.get('sec-fetch-site')
  if (site && site !== 'same-origin' && site !== 'none') return false
  const origin = headers.get('origin')
  return origin === null || trustedOrigins(url).includes(origin)
}

/** Whether a body is JSON. Forms and plain texts are what other sites can send without asking first. */
export const isJson = (headers: Headers): boolean =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() === 'application/json'

/** What a request is told that did not come from a page of ours, or from ours under another name. */
export const fromElsewhere = (url: string): Refusal =>
  new Refusal(
    'not_allowed',
    `Sluice takes this from its own pages only, and its address is ${url}. Open it there, or set SLUICE_URL to the address you use.`,
  )
