import { Refusal } from '#core/refusal.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { findPersonByEmail, insertSignInLink, spendSignInLink } from '#server/db/people.ts'
import type { Clock } from '#server/platform/clock.ts'
import { randomToken, sha256 } from '#server/platform/secrets.ts'

export const signInLinkLastsMs = 15 * 60_000

export interface SignInLink {
  url: string
  expiresAt: Date
}

/**
 * Makes a link that signs a person in once, within 15 minutes. Only its hash is kept. `url` is the address of web, without a slash at
 * its end. Refuses `not_found` for an e-mail nobody has.
 */
export const createSignInLink = async (
  deps: { database: AppDatabase; clock: Clock; url: string },
  input: { email: string },
): Promise<SignInLink> => {
  const email = input.email.trim().toLowerCase()
  const person = await findPersonByEmail(deps.database, email)
  if (!person) throw new Refusal('not_found', `Nobody has the e-mail ${email}. Check it, or sign up.`)
  const token = randomToken()
  const createdAt = deps.clock.now()
  const expiresAt = new Date(createdAt.getTime() + signInLinkLastsMs)
  await insertSignInLink(deps.database, { hash: sha256(token), userId: person.id, createdAt, expiresAt })
  return { url: `${deps.url}/sign-in/link/${token}`, expiresAt }
}

/** Spends a link, and says whose it was. Of two who come with one link at once, one gets in. Refuses `expired`. */
export const spendLink = async (
  deps: { database: AppDatabase; clock: Clock },
  input: { token: string },
): Promise<{ userId: string }> => {
  const userId = await spendSignInLink(deps.database, sha256(input.token), deps.clock.now())
  if (!userId)
    throw new Refusal(
      'expired',
      'This link was used already or is older than 15 minutes. Sign in, or make a new one.',
    )
  return { userId }
}
