import { z } from 'zod'

import { text, webAddress, type ResourceType } from '../resource-type.ts'

/** A service that is asked over HTTP. */
export const http = {
  label: 'HTTP',
  config: z.strictObject({
    url: webAddress,
    /** Sent as a bearer token. */
    token: text.optional(),
    headers: z.record(z.string().min(1).max(200), text).optional(),
  }),
  secrets: ['token'],
  begins: { url: '' },
} satisfies ResourceType
