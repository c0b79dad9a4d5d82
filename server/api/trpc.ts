import { initTRPC, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'

import { callerMay } from '#core/access/caller.ts'
import type { Permission } from '#core/access/permissions.ts'
import { Refusal } from '#core/refusal.ts'
import { unstorablePart } from '#core/unstorable.ts'
import { wireJson } from '#core/wire-json.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'

import { notSignedIn } from './caller.ts'
import type { Context } from './context.ts'
import { errorIdOf } from './error-id.ts'
import { refusalSpelling } from './refusal-codes.ts'

/** What a door asks of who knocks. Every procedure has it: the builders below are the only ones there are. */
export interface DoorMeta {
  door: 'public' | 'signedIn' | Permission
}

const invalidInput = (error: ZodError): Refusal => {
  const [first] = error.issues
  const where = first?.path.join('.')
  const message = `${where ? `${where}: ` : ''}${first?.message ?? 'The input cannot be used'}`
  return new Refusal('invalid_input', /[.!?]$/.test(message) ? message : `${message}.`, {
    issues: error.issues.map(({ path, message: what }) => ({ path, message: what })),
  })
}

/** The refusal behind an error, where there is one: ours, or an input that does not fit. */
const refusalBehind = (error: TRPCError): Refusal | undefined => {
  if (error.cause instanceof Refusal) return error.cause
  return error.cause instanceof ZodError ? invalidInput(error.cause) : undefined
}

const t = initTRPC
  .context<Context>()
  .meta<DoorMeta>()
  .create({
    transformer: wireJson,
    isDev: false,
    errorFormatter: ({ shape, error }) => {
      const refusal = refusalBehind(error)
      const hidden = error.code === 'INTERNAL_SERVER_ERROR' && !refusal
      return {
        ...shape,
        message: hidden ? 'Something failed on the server.' : (refusal?.message ?? shape.message),
        data: {
          ...shape.data,
          errorId: hidden ? errorIdOf(error) : undefined,
          refusal: refusal
            ? { code: refusal.code, message: refusal.message, detail: refusal.detail }
            : undefined,
        },
      }
    },
  })

const refusals = t.middleware(async ({ next }) => {
  const result = await next()
  if (result.ok || !(result.error.cause instanceof Refusal)) return result
  const { cause } = result.error
  throw new TRPCError({ code: refusalSpelling[cause.code].trpc, message: cause.message, cause })
})

/** Whatever is asked, in whichever field: a text that no database can keep is refused before anybody works with it. */
const storable = t.middleware(async ({ getRawInput, next }) => {
  const found = unstorablePart(await getRawInput())
  if (!found) return next()
  const { path, why } = found
  throw new Refusal('invalid_input', `${path.join('.') || 'The input'} ${why}. Take it out.`, {
    issues: [{ path, message: `${why}.` }],
  })
})

const signedIn = t.middleware(async ({ ctx, next }) => {
  const identity = await ctx.identity()
  if (!identity) throw notSignedIn()
  return next({ ctx: { identity } })
})

const notAllowed = (role: string): Refusal =>
  new Refusal('not_allowed', `This is not open to you as ${role} here. Ask an owner of the tenant.`)

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/** Open to everybody. */
export const publicProcedure = t.procedure.meta({ door: 'public' }).use(refusals).use(storable)

/** Open to whoever is signed in by a session; a token speaks inside its tenant only. */
export const signedInProcedure = t.procedure
  .meta({ door: 'signedIn' })
  .use(refusals)
  .use(storable)
  .use(signedIn)
  .use(({ ctx, next }) => {
    if (ctx.identity.token)
      throw new Refusal('not_allowed', 'A token cannot do this. Sign in as a person instead.')
    return next()
  })

/** Open to members of the tenant named by the headers whose role, and whose token if they use one, has the permission. */
export const tenantProcedure = (permission: Permission) =>
  t.procedure
    .meta({ door: permission })
    .use(refusals)
    .use(storable)
    .use(signedIn)
    .use(async ({ ctx, next }) => {
      const { caller, membership } = await ctx.entered(ctx.identity)
      if (!callerMay(caller, permission)) throw notAllowed(caller.role)
      const read = <Result>(work: (tx: TenantTransaction) => Promise<Result>): Promise<Result> =>
        tenantTransaction(ctx.deps.database, caller, work)
      return next({ ctx: { caller, membership, read } })
    })
