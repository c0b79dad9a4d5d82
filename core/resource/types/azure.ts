import { z } from 'zod'

import { text, webAddress, type ResourceType } from '../resource-type.ts'

/** A container of Azure Blob Storage. */
export const azure = {
  label: 'Azure Blob Storage',
  config: z.strictObject({
    account: text,
    container: text,
    prefix: text.optional(),
    endpoint: webAddress.optional(),
    accountKey: text.optional(),
  }),
  secrets: ['accountKey'],
  begins: { account: '', container: '', accountKey: { env: 'AZURE_ACCOUNT_KEY' } },
} satisfies ResourceType
