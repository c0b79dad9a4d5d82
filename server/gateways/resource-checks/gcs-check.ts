import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { googleAccess } from './google-access.ts'
import { CheckFailure, failureAt, type ResourceCheck } from './resource-check.ts'

const scope = 'https://www.googleapis.com/auth/devstorage.read_only'

/** Lists the first object of a bucket. */
export const gcsCheck: ResourceCheck<'gcs'> = async ({ config, guard, signal }) => {
  const { bucket, prefix = '', endpoint = 'https://storage.googleapis.com', credentials } = config
  const url = new URL(`${endpoint.replace(/\/+$/, '')}/storage/v1/b/${encodeURIComponent(bucket)}/o`)
  url.search = new URLSearchParams({ maxResults: '1', prefix }).toString()
  try {
    const token =
      credentials === undefined ? undefined : await googleAccess({ credentials, scope, guard, signal })
    const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` }
    const { status } = await guardedRequest(url.href, { headers, guard, signal })
    if (status === 404) throw new CheckFailure(`There is no bucket ${bucket} there.`)
    if (status === 401 || status === 403)
      throw new CheckFailure(`Who asks may not look into the bucket ${bucket}: ${status}.`)
    if (status !== 200) throw new CheckFailure(`${url.host} answered with ${status}.`)
    return `The bucket ${bucket} answers.`
  } catch (error) {
    throw failureAt(url.host, error)
  }
}
