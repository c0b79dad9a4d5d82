import { z } from 'zod'

import { awsKeys, text, webAddress, type ResourceType } from '../resource-type.ts'

/** A bucket of Amazon S3, or of what speaks as it does. */
export const s3 = {
  label: 'S3',
  config: z.strictObject({
    bucket: text,
    prefix: text.optional(),
    region: text.optional(),
    endpoint: webAddress.optional(),
    /** The bucket is named in the path, not in the name of the host. */
    pathStyle: z.boolean().optional(),
    ...awsKeys,
  }),
  secrets: ['accessKeyId', 'secretAccessKey'],
  begins: {
    bucket: '',
    region: 'eu-central-1',
    accessKeyId: { env: 'S3_ACCESS_KEY_ID' },
    secretAccessKey: { env: 'S3_SECRET_ACCESS_KEY' },
  },
} satisfies ResourceType
