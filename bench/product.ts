import { randomUUID } from 'node:crypto'

import { fromWire, toWire, type WireJson } from '#core/wire-json.ts'
import { startStack, type Stack } from '#server/testing/stack.ts'

/** A running Sluice and somebody signed in, in a tenant of their own: the doors a browser uses, with its permissions. */
export interface Product {
  url: string
  /** The tenant's address, and the cookies of who is signed in, as a browser would send them. */
  slug: string
  cookie: string
  call: <Answer>(path: string, input?: unknown) => Promise<Answer>
  ask: <Answer>(path: string, input?: unknown) => Promise<Answer>
  /** Any other door of web. Throws where it does not answer with 200. */
  get: (path: string, signal?: AbortSignal) => Promise<Response>
}

export interface BootedProduct extends Product {
  stack: Stack
}

const unwrap = async (path: string, response: Response): Promise<unknown> => {
  const body = (await response.json()) as {
    result?: { data: WireJson }
    error?: unknown
  }
  if (!body.result) throw new Error(`${path} was refused: ${JSON.stringify(body.error).slice(0, 600)}`)
  return fromWire(body.result.data)
}

/** Signs somebody new up at a running Sluice, who makes a tenant. `origin`: the address people open, where that is another. */
export const signUp = async (url: string, origin = url): Promise<Product> => {
  const headers: Record<string, string> = { origin, 'content-type': 'application/json' }
  const call = async <Answer>(path: string, input: unknown = null): Promise<Answer> =>
    (await unwrap(
      path,
      await fetch(`${url}/api/trpc/${path}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(toWire(input)),
      }),
    )) as Answer
  const ask = async <Answer>(path: string, input: unknown = null): Promise<Answer> => {
    const asked = encodeURIComponent(JSON.stringify(toWire(input)))
    return (await unwrap(path, await fetch(`${url}/api/trpc/${path}?input=${asked}`, { headers }))) as Answer
  }
  const signedUp = await fetch(`${url}/api/auth/sign-up/email`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name: 'Bench', email: `${randomUUID()}@example.com`, password: randomUUID() }),
  })
  if (!signedUp.ok) throw new Error(`Signing up was refused: ${await signedUp.text()}`)
  headers.cookie = signedUp.headers
    .getSetCookie()
    .map((set) => set.split(';')[0])
    .join('; ')
  const slug = `bench-${randomUUID().slice(0, 8)}`
  await call('tenants.create', { name: slug, slug })
  headers['x-sluice-tenant'] = slug
  headers['x-sluice-deployment'] = 'production'
  return {
    url,
    slug,
    cookie: headers.cookie,
    call,
    ask,
    get: async (path, signal) => {
      const place = `${path.includes('?') ? '&' : '?'}tenant=${slug}&deployment=production`
      const response = await fetch(`${url}${path}${place}`, { headers, ...(signal && { signal }) })
      if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`)
      return response
    },
  }
}

/** Boots a built Sluice of its own for the time of the work, with somebody signed in. */
export const withProduct = async <Result>(
  work: (product: BootedProduct) => Promise<Result>,
  variables: Record<string, string> = {},
): Promise<Result> => {
  const stack = await startStack({ variables })
  try {
    return await work({ ...(await signUp(stack.url)), stack })
  } finally {
    await stack.stop()
  }
}
