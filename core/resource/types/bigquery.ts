import { z } from 'zod'

import { text, type ResourceType } from '../resource-type.ts'

/** A project of Google BigQuery. */
export const bigquery = {
  label: 'BigQuery',
  config: z.strictObject({
    project: text,
    dataset: text.optional(),
    location: text.optional(),
    /** The key of a service account, as JSON. */
    credentials: text.optional(),
  }),
  secrets: ['credentials'],
  begins: { project: '', credentials: { env: 'BIGQUERY_CREDENTIALS' } },
} satisfies ResourceType
