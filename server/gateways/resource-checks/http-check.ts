import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { CheckFailure, failureAt, type ResourceCheck } from './resource-check.ts'

/** Asks the address itself. Services that have nothing there answer with 404, and are there all the same. */
export const httpCheck: ResourceCheck<'http'> = async ({ config, guard, signal }) => {
  const { url, token, headers = {} } = config
  const { host } = new URL(url)
  const sent = { ...headers, ...(token !== undefined && { authorization: `Bearer ${token}` }) }
  const { status } = await guardedRequest(url, { headers: sent, guard, signal }).catch((error: unknown) => {
    throw failureAt(host, error)
  })
  if (status === 401 || status === 403)
    throw new CheckFailure(`${host} answered with ${status}: it does not let in who asks with this token.`)
  if (status >= 500) throw new CheckFailure(`${host} answered with ${status}: it fails by itself.`)
  return `${host} answers, with ${status}.`
}
