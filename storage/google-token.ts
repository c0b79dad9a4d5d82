import { importPKCS8, SignJWT } from 'jose'
import { z } from 'zod'

import { BucketFailure } from './bucket-connection.ts'

const serviceAccount = z.object({
  client_email: z.string(),
  private_key: z.string(),
  token_uri: z.url().default('https://oauth2.googleapis.com/token'),
})

const granted = z.object({ access_token: z.string(), expires_in: z.number() })

/** A token is renewed so long before it ends. */
const earlyMs = 300_000
const lifeSeconds = 3_600

/** What asks Google for a token: where it is sent, and as what form. */
export interface TokenAsk {
  url: string
  form: string
}

/** The key of a service account, as Google gives it. Throws where it is none, without repeating it. */
export const readServiceAccount = (text: string): z.infer<typeof serviceAccount> => {
  try {
    return serviceAccount.parse(JSON.parse(text))
  } catch {
    throw new Error('The credentials are no key of a service account. They are the JSON that Google gives.')
  }
}

/** Asks for a token of a service account with a scope: a statement that its key signs. */
export const tokenAsk = async (credentials: string, scope: string, nowMs: number): Promise<TokenAsk> => {
  const { client_email, private_key, token_uri } = readServiceAccount(credentials)
  const now = Math.floor(nowMs / 1_000)
  const assertion = await new SignJWT({ scope })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT' })
    .setIssuer(client_email)
    .setAudience(token_uri)
    .setIssuedAt(now)
    .setExpirationTime(now + lifeSeconds)
    .sign(await importPKCS8(private_key, 'RS256'))
  const form = new URLSearchParams({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion })
  return { url: token_uri, form: form.toString() }
}

/** What Google answered: a token, and for how long it is good. */
export const readToken = (answer: unknown): { token: string; lifeMs: number } => {
  const read = granted.safeParse(answer)
  if (!read.success) throw new Error('Google gave no token for these credentials.')
  return { token: read.data.access_token, lifeMs: read.data.expires_in * 1_000 }
}

/** The tokens of a service account, each for as long as it is good. */
export class GoogleTokens {
  readonly #credentials: string
  readonly #scope: string
  #held: { token: string; untilMs: number } | undefined

  constructor(credentials: string, scope: string) {
    this.#credentials = credentials
    this.#scope = scope
  }

  async token(): Promise<string> {
    if (this.#held && this.#held.untilMs - earlyMs > Date.now()) return this.#held.token
    const { url, form } = await tokenAsk(this.#credentials, this.#scope, Date.now())
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form,
      redirect: 'manual',
    })
    if (!answer.ok)
      throw new BucketFailure(answer.status, `Google refuses the credentials: ${answer.status}.`)
    const { token, lifeMs } = readToken(await answer.json())
    this.#held = { token, untilMs: Date.now() + lifeMs }
    return token
  }
}
