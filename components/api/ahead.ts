import { fromWire, toWire, type WireJson } from '#core/wire-json.ts'

import type { Place } from '../routes.ts'

/** Something that a page will ask when it runs. */
export interface Asked {
  /** The procedure: `drafts.open`. */
  path: string
  input?: unknown
}

/** What a door answered; null where it refused, or did not answer. */
type Answered = { result?: { data: WireJson } } | null

declare global {
  /** Answers on their way, by `keyOf`: asked by the document itself, before the scripts of the page were there. */
  var sluiceAhead: Record<string, Promise<Answered>> | undefined
}

/** What was asked so long ago, in milliseconds, is asked anew: by then the page is there, and news have come. */
const oldMs = 15_000

const keyOf = ({ path, input }: Asked): string => `${path} ${JSON.stringify(input) ?? ''}`

const inScript = (value: unknown): string => JSON.stringify(value).replaceAll('<', String.raw`\u003c`)

/** A script for the document that asks at once, so that the answer comes while the scripts of the page are still read. */
export const aheadScript = ({ tenant, deployment }: Place, asked: readonly Asked[]): string => {
  const headers = { 'x-sluice-tenant': tenant, 'x-sluice-deployment': deployment }
  const asks = asked.map(({ path, input }) => {
    const query = input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(toWire(input)))}`
    return [keyOf({ path, input }), `/api/trpc/${path}${query}`]
  })
  return `for(const[k,u]of ${inScript(asks)})(self.sluiceAhead??={})[k]=fetch(u,{headers:${inScript(headers)}}).then(a=>a.ok?a.json():null,()=>null)`
}

/** The answer to what the document asked ahead, once; undefined where it did not, or long ago. */
export const takeAhead = (
  asked: Asked,
  sinceOpenedMs: number,
): Promise<{ data: unknown } | undefined> | undefined => {
  const key = keyOf(asked)
  const answer = globalThis.sluiceAhead?.[key]
  if (!answer) return undefined
  delete globalThis.sluiceAhead?.[key]
  return sinceOpenedMs > oldMs
    ? undefined
    : answer.then((answered) => answered?.result && { data: fromWire(answered.result.data) })
}
