import { z } from 'zod'

import { port, text, type ResourceType } from '../resource-type.ts'

/** A MySQL or MariaDB database. */
export const mysql = {
  label: 'MySQL',
  config: z.strictObject({
    host: text,
    port: port.optional(),
    database: text.optional(),
    user: text.optional(),
    password: text.optional(),
    tls: z.enum(['off', 'require', 'verify']).optional(),
  }),
  secrets: ['password'],
  begins: { host: '', user: '', password: { env: 'DB_PASSWORD' } },
} satisfies ResourceType
