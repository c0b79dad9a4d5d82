import { Refusal } from '#core/refusal.ts'
import { openAuthPaths } from '#server/usecases/people/auth.ts'

import { serverDeps } from '../deps.ts'
import { answering } from '../http-caller.ts'
import { fromElsewhere, isJson, isOurOwn } from '../same-origin.ts'
import { limitedBody } from './limited-body.ts'

const open = new Set<string>(openAuthPaths.map((path) => `/api/auth${path}`))
const bodyLimitBytes = 65_536

/** Sign-up, sign-in, sign-out, sessions and passwords. What is not named in openAuthPaths is not there. */
export const authDoor = answering(async (request) => {
  if (!open.has(new URL(request.url).pathname))
    throw new Refusal('not_found', 'There is nothing at this address.')
  const { auth, url } = serverDeps()
  const { headers, method, body } = request
  if (method === 'POST' && !(isOurOwn(headers, url) && (isJson(headers) || !body))) throw fromElsewhere(url)
  const answer = await auth.handler(method === 'POST' ? await limitedBody(request, bodyLimitBytes) : request)
  answer.headers.set('cache-control', 'no-store')
  return answer
})
