import { signedForAzure } from '#storage/azure-signature.ts'

import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { CheckFailure, failureAt, type ResourceCheck } from './resource-check.ts'

/** Lists the first blob of a container. */
export const azureCheck: ResourceCheck<'azure'> = async ({ config, guard, signal }) => {
  const { account, container, accountKey } = config
  const base = config.endpoint ?? `https://${account}.blob.core.windows.net`
  const url = new URL(`${base.replace(/\/+$/, '')}/${encodeURIComponent(container)}`)
  url.search = '?restype=container&comp=list&maxresults=1'
  const key = accountKey === undefined ? undefined : { account, accountKey }
  try {
    const { headers } = signedForAzure({ method: 'GET', url, headers: {} }, key, new Date())
    const { status } = await guardedRequest(url.href, { headers, guard, signal })
    if (status === 404) throw new CheckFailure(`There is no container ${container} there.`)
    if (status === 401 || status === 403)
      throw new CheckFailure(`The key does not open the container ${container}: ${status}.`)
    if (status !== 200) throw new CheckFailure(`${url.host} answered with ${status}.`)
    return `The container ${container} answers.`
  } catch (error) {
    throw failureAt(url.host, error)
  }
}
