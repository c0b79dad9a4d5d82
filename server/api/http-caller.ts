import { callerMay, type Caller } from '#core/access/caller.ts'
import type { Permission } from '#core/access/permissions.ts'
import { Refusal } from '#core/refusal.ts'

import { enter, identify, notSignedIn, type Entered } from './caller.ts'
import { serverDeps, type ServerDeps } from './deps.ts'
import { refusalSpelling } from './refusal-codes.ts'

/** Lets the sender of a request in, by session or token, where their role has the permission. Tenant and deployment come with the address. */
export const callerOf = async (
  request: Request,
  permission: Permission,
  deps: ServerDeps = serverDeps(),
): Promise<Caller> => (await enteredBy(request, permission, deps)).caller

/** The same, with the tenant as its member finds it. */
export const enteredBy = async (
  request: Request,
  permission: Permission,
  deps: ServerDeps,
): Promise<Entered> => {
  const identity = await identify(deps, request.headers)
  if (!identity) throw notSignedIn()
  const { searchParams } = new URL(request.url)
  const place = { tenant: searchParams.get('tenant'), deployment: searchParams.get('deployment') }
  const entered = await enter(deps, identity, place)
  const { caller } = entered
  if (!callerMay(caller, permission))
    throw new Refusal(
      'not_allowed',
      `This is not open to you as ${caller.role} here. Ask an owner of the tenant.`,
    )
  return entered
}

const noStore = { 'cache-control': 'no-store' }

/** The answer to a refusal: its status, and `{ refusal }` in JSON. */
export const refusalResponse = ({ code, message, detail }: Refusal): Response =>
  Response.json(
    { refusal: { code, message, detail } },
    { status: refusalSpelling[code].status, headers: noStore },
  )

/** A handler whose refusals become answers, and whose failures are written down and told without their inside. */
export const answering =
  <Rest extends unknown[]>(handler: (request: Request, ...rest: Rest) => Promise<Response>) =>
  async (request: Request, ...rest: Rest): Promise<Response> => {
    try {
      return await handler(request, ...rest)
    } catch (error) {
      if (error instanceof Refusal) return refusalResponse(error)
      serverDeps().logger.error('A request failed.', { path: new URL(request.url).pathname, error })
      return Response.json({ message: 'Something failed on the server.' }, { status: 500, headers: noStore })
    }
  }
