import { prismaAdapter } from 'better-auth/adapters/prisma'
import { APIError, createAuthEndpoint, createAuthMiddleware, isAPIError } from 'better-auth/api'
import { setSessionCookie } from 'better-auth/cookies'
import { betterAuth } from 'better-auth/minimal'
import { z } from 'zod'

import { countRequest } from '#server/db/address-limits.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { countFailure, forgetFailures, isResting } from '#server/db/sign-in-failures.ts'
import { addressHeader } from '#server/platform/client-address.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'
import type { Logger } from '#server/platform/logger.ts'
import { deriveSecret } from '#server/platform/secrets.ts'

import { spendLink } from './sign-in-link.ts'

export interface AuthDeps {
  database: AppDatabase
  clock: Clock
  logger: Logger
  /** The address people open. */
  url: string
  /** The secret of the installation. */
  secret: string
}

const dayS = 86_400
export const passwordLength = { min: 10, max: 128 } as const

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** The origins that may send requests: our own address, and its other names where it is this very machine. */
export const trustedOrigins = (url: string): string[] => {
  const own = new URL(url)
  if (!loopback.includes(own.hostname)) return [own.origin]
  return loopback.map((name) => `${own.protocol}//${name}${own.port && `:${own.port}`}`)
}

const emailOf = (body: unknown): string => {
  const read = z.object({ email: z.string() }).safeParse(body)
  return read.success ? read.data.email : ''
}

/** Names stand in lists and mails: no control characters, no novel. */
const plainName = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{C}*$/u)

/** What is checked before and after: names, and wrong passwords by account, because addresses are cheap and can be made up. */
const guards = ({ database, clock }: AuthDeps) => ({
  before: createAuthMiddleware(async (context) => {
    if (context.path === '/sign-up/email') {
      const read = z.object({ name: plainName }).safeParse(context.body)
      if (!read.success)
        throw new APIError('BAD_REQUEST', {
          code: 'INVALID_NAME',
          message: 'A name has 1 to 100 characters.',
        })
    }
    if (context.path !== '/sign-in/email') return
    if (await isResting(database, emailOf(context.body), clock.now()))
      throw new APIError('TOO_MANY_REQUESTS', {
        message: 'Too many wrong passwords. Wait 15 minutes, then try again.',
      })
  }),
  after: createAuthMiddleware(async (context) => {
    if (context.path !== '/sign-in/email') return
    const { returned } = context.context
    if (!isAPIError(returned)) return forgetFailures(database, emailOf(context.body))
    if (returned.statusCode === 401) await countFailure(database, emailOf(context.body), clock.now())
  }),
})

/** Signing in by a link that works once; reached by our own landing page, never by an address of its own. */
const signInLinks = (deps: AuthDeps) => ({
  id: 'sign-in-link',
  endpoints: {
    signInByLink: createAuthEndpoint.serverOnly(
      { method: 'POST', body: z.object({ token: z.string() }) },
      async (context) => {
        const { userId } = await spendLink(deps, { token: context.body.token })
        const user = await context.context.internalAdapter.findUserById(userId)
        if (!user) throw new Error('A sign-in link of a user who is gone.')
        const session = await context.context.internalAdapter.createSession(userId)
        await setSessionCookie(context, { session, user })
        return context.json({ userId })
      },
    ),
  },
})

/**
 * Who people are: e-mail and password, sessions in the database. Tenants and members are tables of our own. E-mail addresses are not
 * verified, because an installation need not have a mail server; so an address proves nothing, and nothing is given to an address alone.
 */
export const createAuth = (deps: AuthDeps) => {
  const { database, clock, logger, url, secret } = deps
  return betterAuth({
    appName: 'Sluice',
    baseURL: url,
    secret: deriveSecret(secret, 'sessions'),
    trustedOrigins: trustedOrigins(url),
    telemetry: { enabled: false },
    database: prismaAdapter(database.people, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: passwordLength.min,
      maxPasswordLength: passwordLength.max,
      revokeSessionsOnPasswordReset: true,
    },
    session: { expiresIn: 7 * dayS, updateAge: dayS, freshAge: 600, cookieCache: { enabled: false } },
    advanced: {
      cookiePrefix: 'sluice',
      ipAddress: { ipAddressHeaders: [addressHeader] },
      useSecureCookies: url.startsWith('https:'),
      database: { generateId: () => newId() },
    },
    rateLimit: {
      enabled: true,
      customStorage: { consume: (key, rule) => countRequest(database, key, rule, clock.now()) },
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/email': { window: 60, max: 20 },
        '/sign-up/email': { window: 60, max: 20 },
        '/change-password': { window: 60, max: 10 },
        '/get-session': false,
      },
    },
    hooks: guards(deps),
    plugins: [signInLinks(deps)],
    logger: {
      log: (level, message) => logger[level === 'debug' ? 'debug' : level](`auth: ${message}`),
    },
    onAPIError: { throw: false },
  })
}

export type Auth = ReturnType<typeof createAuth>

/** What of it is open to the world; everything else it could do is not. */
export const openAuthPaths = [
  '/sign-up/email',
  '/sign-in/email',
  '/sign-out',
  '/get-session',
  '/change-password',
  '/list-sessions',
  '/revoke-session',
  '/revoke-other-sessions',
] as const
