import { z } from 'zod'

/** An address of http or https. */
export const webUrl = z
  .url({ protocol: /^https?$/, error: 'an address like https://sluice.example.com is needed' })
  .optional()

/** What the environment says of where values and logs are kept. */
export const storageSettings = {
  SLUICE_STORAGE: z
    .string()
    .regex(
      /^(s3|gs|azure):\/\//,
      'an address like s3://bucket/prefix?region=eu-central-1, gs://bucket/prefix or azure://account/container/prefix is needed',
    )
    .optional()
    .describe(
      'Where the values of assets and finished logs are kept: a bucket of S3, Google Cloud Storage or Azure. The data folder when absent.',
    ),
  SLUICE_STORAGE_KEY: z
    .string()
    .min(1)
    .optional()
    .describe(
      'What opens a bucket of Google’s or Azure’s: the key of a service account as JSON, or that of the account. S3 has its own variables.',
    ),
  SLUICE_LOGS: z
    .enum(['kept', 'none'], 'one of kept, none is needed')
    .default('kept')
    .describe(
      'Whether what steps print is kept. With none it goes to the output of their processes or pods alone, for whatever gathers logs there.',
    ),
  SLUICE_STORAGE_PUBLIC_ENDPOINT: webUrl.describe(
    'The address under which runs reach the bucket, where that is not the endpoint in SLUICE_STORAGE.',
  ),
}
