import { z } from 'zod'

import { Refusal } from '#core/refusal.ts'
import { madeKinds } from '#core/tenant/deployment-kind.ts'
import { bringDeployment } from '#server/usecases/deployment/bring-deployment.ts'
import { closeDeployment } from '#server/usecases/deployment/close-deployment.ts'

import { serverDeps } from '../deps.ts'
import { answering, enteredBy } from '../http-caller.ts'
import { fromElsewhere, isOurOwn } from '../same-origin.ts'
import { readBody } from './read-body.ts'

const bodyLimitBytes = 16 * 1_048_576
const noStore = { headers: { 'cache-control': 'no-store' } }

const wish = z.strictObject({
  kind: z.enum(madeKinds).default('branch'),
  pullRequest: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .optional(),
  pipelines: z.array(z.string()).max(100).default([]),
  reason: z.string().trim().min(1).max(1000).default('Published by a program'),
})

const wishOf = async (request: Request): Promise<z.infer<typeof wish>> => {
  const text = Buffer.from(await readBody(request, bodyLimitBytes)).toString('utf8')
  let body: unknown
  try {
    body = text.trim() === '' ? {} : JSON.parse(text)
  } catch {
    throw new Refusal('invalid_input', 'The body is not JSON.')
  }
  const parsed = wish.safeParse(body)
  if (parsed.success) return parsed.data
  const [first] = parsed.error.issues
  throw new Refusal('invalid_input', `${first?.path.join('.') || 'The body'}: ${first?.message ?? ''}.`)
}

const nameIn = (request: Request): string =>
  decodeURIComponent(new URL(request.url).pathname.split('/').at(-1) ?? '')

const enter = (request: Request) => {
  const deps = serverDeps()
  if (!request.headers.has('authorization') && !isOurOwn(request.headers, deps.url))
    throw fromElsewhere(deps.url)
  return enteredBy(request, 'branch.write', deps)
}

/** PUT /api/deployments/<name>: makes it where it is not there, and publishes into it what the body brings. The same again changes nothing. */
export const putDeployment = answering(async (request) => {
  const deps = serverDeps()
  const { caller, membership } = await enter(request)
  const name = nameIn(request)
  const { isMade, pipelines } = await bringDeployment(deps, caller, { name, ...(await wishOf(request)) })
  const url = `${deps.url}/t/${membership.slug}/${name}`
  return Response.json({ name, url, made: isMade, pipelines }, noStore)
})

/** DELETE /api/deployments/<name>: closes it; one that is not there is closed already. */
export const deleteDeployment = answering(async (request) => {
  const { caller } = await enter(request)
  const name = nameIn(request)
  try {
    await closeDeployment(serverDeps(), caller, { deployment: name })
    return Response.json({ name, closed: true }, noStore)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'not_found') throw error
    return Response.json({ name, closed: false }, noStore)
  }
})
