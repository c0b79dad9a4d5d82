import { z } from 'zod'

import { port, text, type ResourceType } from '../resource-type.ts'

/** A server that takes mail. */
export const smtp = {
  label: 'SMTP',
  config: z.strictObject({
    host: text,
    port: port.optional(),
    /** on: from the first byte; starttls: once the server has greeted. */
    tls: z.enum(['off', 'on', 'starttls']).optional(),
    user: text.optional(),
    password: text.optional(),
    sender: text.optional(),
  }),
  secrets: ['password'],
  begins: { host: '', user: '', password: { env: 'SMTP_PASSWORD' } },
} satisfies ResourceType
