import { z } from 'zod'

import { port, text, type ResourceType } from '../resource-type.ts'

/** A PostgreSQL database: by an address, or by its parts. */
export const postgres = {
  label: 'PostgreSQL',
  config: z
    .strictObject({
      url: text.optional(),
      host: text.optional(),
      port: port.optional(),
      database: text.optional(),
      user: text.optional(),
      password: text.optional(),
      /** verify: over TLS, with a certificate that is checked; require: over TLS, whoever answers. */
      tls: z.enum(['off', 'require', 'verify']).optional(),
      /** Where tables are that are named without a schema. */
      schema: text.optional(),
    })
    .refine(({ url, host }) => (url === undefined) !== (host === undefined), {
      path: ['host'],
      error: 'is needed, or url instead of it',
    }),
  secrets: ['url', 'password'],
  begins: { host: '', user: '', password: { env: 'DB_PASSWORD' } },
} satisfies ResourceType
