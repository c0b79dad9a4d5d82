import { z } from 'zod'

import { text, webAddress, type ResourceType } from '../resource-type.ts'

/** A bucket of Google Cloud Storage. */
export const gcs = {
  label: 'Google Cloud Storage',
  config: z.strictObject({
    bucket: text,
    prefix: text.optional(),
    endpoint: webAddress.optional(),
    /** The key of a service account, as JSON. */
    credentials: text.optional(),
  }),
  secrets: ['credentials'],
  begins: { bucket: '', credentials: { env: 'GCS_CREDENTIALS' } },
} satisfies ResourceType
