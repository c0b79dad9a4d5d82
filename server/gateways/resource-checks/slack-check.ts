import { z } from 'zod'

import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { CheckFailure, failureAt, type ResourceCheck } from './resource-check.ts'

const answer = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  team: z.string().optional(),
  user: z.string().optional(),
})

/** Asks Slack whose token it is. Nothing is posted. */
export const slackCheck =
  (address = 'https://slack.com/api/auth.test'): ResourceCheck<'slack'> =>
  async ({ config: { token }, guard, signal }) => {
    const { body } = await guardedRequest(address, {
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-www-form-urlencoded' },
      body: '',
      guard,
      signal,
    }).catch((error: unknown) => {
      throw failureAt('slack.com', error)
    })
    const read = answer.safeParse(JSON.parse(body.toString('utf8') || 'null'))
    if (!read.success) throw new CheckFailure('Slack answered with something that is not its own.')
    const { ok, error = 'nothing', team = '', user = '' } = read.data
    if (!ok) throw new CheckFailure(`Slack refuses the token: ${error}.`)
    return `Slack knows the token: ${user} in ${team}.`
  }
