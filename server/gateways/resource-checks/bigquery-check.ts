import { z } from 'zod'

import { guardedRequest } from '../guarded-network/guarded-request.ts'
import { googleAccess } from './google-access.ts'
import { CheckFailure, failureAt, type ResourceCheck } from './resource-check.ts'

const scope = 'https://www.googleapis.com/auth/bigquery.readonly'

const refusal = z.object({ error: z.object({ message: z.string() }) })
/** What BigQuery itself says of a refusal. */
const saidIn = (body: Buffer): string => {
  try {
    return refusal.parse(JSON.parse(body.toString('utf8'))).error.message.replace(/\.?$/, '.')
  } catch {
    return 'It did not say why.'
  }
}

/** Has a query of BigQuery judged and not run, which costs nothing, and looks whether the dataset is there. */
export const bigqueryCheck =
  (base = 'https://bigquery.googleapis.com'): ResourceCheck<'bigquery'> =>
  async ({ config: { project, dataset, location, credentials }, guard, signal }) => {
    if (credentials === undefined)
      throw new CheckFailure(
        'It has no credentials of its own. A run uses those of its machine, which cannot be tried from here.',
      )
    const within = `${base}/bigquery/v2/projects/${encodeURIComponent(project)}`
    const { host } = new URL(base)
    try {
      const token = await googleAccess({ credentials, scope, guard, signal })
      const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
      const query = { query: 'select 1', dryRun: true, useLegacySql: false, ...(location && { location }) }
      const judged = await guardedRequest(`${within}/queries`, {
        headers,
        body: JSON.stringify(query),
        guard,
        signal,
      })
      if (judged.status !== 200)
        throw new CheckFailure(`BigQuery lets no query run in ${project}: ${saidIn(judged.body)}`)
      if (dataset === undefined) return `BigQuery answers: queries may run in ${project}.`
      const found = await guardedRequest(`${within}/datasets/${encodeURIComponent(dataset)}`, {
        headers,
        guard,
        signal,
      })
      if (found.status !== 200)
        throw new CheckFailure(`BigQuery does not show the dataset ${dataset}: ${saidIn(found.body)}`)
      return `BigQuery answers: queries may run in ${project}, and the dataset ${dataset} is there.`
    } catch (error) {
      throw failureAt(host, error)
    }
  }
