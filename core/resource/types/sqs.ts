import { z } from 'zod'

import { awsKeys, text, webAddress, type ResourceType } from '../resource-type.ts'

/** A queue of Amazon SQS. */
export const sqs = {
  label: 'SQS',
  config: z.strictObject({
    queueUrl: webAddress,
    region: text.optional(),
    endpoint: webAddress.optional(),
    ...awsKeys,
  }),
  secrets: ['accessKeyId', 'secretAccessKey'],
  begins: {
    queueUrl: '',
    region: 'eu-central-1',
    accessKeyId: { env: 'SQS_ACCESS_KEY_ID' },
    secretAccessKey: { env: 'SQS_SECRET_ACCESS_KEY' },
  },
} satisfies ResourceType
